"""What goes to the archives of the organization: one closed period, as files that need no program of ours."""
