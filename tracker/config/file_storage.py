"""Where files lie: uploads by setting in a folder of this machine or in a bucket, static files always in a folder."""

from typing import Any

import environ


def storages(env: environ.Env) -> dict[str, Any]:
    """As STORAGES takes them."""
    static = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    return {"default": _of_uploads(env), "staticfiles": static}


def _of_uploads(env: environ.Env) -> dict[str, Any]:
    """Keys of the bucket that are not set are found as the store's own tools find them."""
    bucket = env.str("FILES_BUCKET", default="")
    if not bucket:
        return {"BACKEND": "tracker.whole_files.WholeFiles"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("FILES_ENDPOINT", default=""),
        "region_name": env.str("FILES_REGION", default=""),
        "access_key": env.str("FILES_KEY_ID", default=""),
        "secret_key": env.str("FILES_KEY", default=""),
    }
    given = {name: value for name, value in options.items() if value}
    return {"BACKEND": "tracker.stored_objects.StoredObjects", "OPTIONS": given}
