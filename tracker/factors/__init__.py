"""Second factors as they are kept: codes of an authenticator app, recovery codes, passkeys.

Each is a row of django-allauth (`Authenticator`), in the form in which allauth itself writes it; what is secret in it
is sealed by its adapter (`tracker.signing.adapters`). How a code is reckoned, a key is checked and a row is made stands
here, over the standard library and `fido2` (docs/adr/0027). Requests and limits are in `tracker.signing`; who needs a
factor is said in `tracker.factors.policy`.
"""
