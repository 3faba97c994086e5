"""Messages and results in files, so that the example runs without a broker; a shop names its own here."""

import os
from pathlib import Path

_folder = Path(os.environ.get("SHOP_MESSAGES", "messages")).resolve()
_messages = _folder / "queue"
_messages.mkdir(parents=True, exist_ok=True)

broker_url = "filesystem://"
broker_transport_options = {
    "data_folder_in": str(_messages),
    "data_folder_out": str(_messages),
    "control_folder": str(_folder / "control"),
}
result_backend = _folder.as_uri()

task_serializer = "json"
result_serializer = "json"
accept_content = ["json"]

# The default, and right for payments: a message that is acknowledged only when its task has ended is delivered again
# if the worker dies meanwhile.
task_acks_late = False
