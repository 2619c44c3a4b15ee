"""Charts that other sites show: of the whole record, a recommendation, a meeting or a State."""
