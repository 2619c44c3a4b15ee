"""Files that hold all there is, made once for everybody: the ledger and the answers, in segments (docs/adr/0037)."""
