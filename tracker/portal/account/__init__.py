"""A person and her sign-in: passwords, second factors, links by mail, which mails she gets, and her language."""
