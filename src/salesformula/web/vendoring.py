"""Copies the scripts, styles and fonts we serve out of npm packages into ``static/vendor``.

Run it by ``python -m salesformula.web.vendoring`` in a checkout; the wheel's build hook runs it too.
Only the standard library is imported here, because the build hook runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from salesformula.kit.errors import Refused

VENDOR = Path(__file__).parent / "static" / "vendor"
STAMP = "stamp.txt"

_FLEX = "@fontsource-variable/inter/files/inter-{}-wght-normal.woff2"
_PLEX = "@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-{}-normal.woff2"
_STILL = "@expo-google-fonts/{}.ttf"

# target below static/vendor -> source below node_modules
FILES: dict[str, str] = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.rtl.min.css": "@tabler/core/dist/css/tabler.rtl.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vega.min.js": "vega/build/vega.min.js",
    "vega-lite.min.js": "vega-lite/build/vega-lite.min.js",
    "vega-embed.min.js": "vega-embed/build/vega-embed.min.js",
    **{
        f"fonts/inter-{script}.woff2": _FLEX.format(script)
        for script in ("latin", "latin-ext", "cyrillic", "greek", "vietnamese")
    },
    **{f"fonts/plex-arabic-{weight}.woff2": _PLEX.format(weight) for weight in (400, 500, 600)},
    # vl-convert reads neither woff nor woff2, so the renderer of PNG gets whole TrueType faces.
    **{
        f"chart-fonts/{name.split('/')[-1]}.ttf": _STILL.format(name)
        for name in (
            "inter/400Regular/Inter_400Regular",
            "inter/500Medium/Inter_500Medium",
            "inter/600SemiBold/Inter_600SemiBold",
            "ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular",
            "ibm-plex-sans-arabic/600SemiBold/IBMPlexSansArabic_600SemiBold",
        )
    },
    "licenses/htmx.txt": "htmx.org/LICENSE",
    "licenses/vega.txt": "vega/LICENSE",
    "licenses/vega-lite.txt": "vega-lite/LICENSE",
    "licenses/vega-embed.txt": "vega-embed/LICENSE",
    "licenses/inter.txt": "@expo-google-fonts/inter/LICENSE_FONT",
    "licenses/ibm-plex-sans-arabic.txt": "@expo-google-fonts/ibm-plex-sans-arabic/LICENSE_FONT",
}

_SOURCE_MAP = re.compile(r"\n?(//[#@] *sourceMappingURL=\S*|/\*[#@] *sourceMappingURL=\S* *\*/)\n?")


class VendoringFailed(Refused):
    """The files of the npm packages could not be fetched or copied."""


def missing() -> list[str]:
    """The vendored files that are not there, by their path below ``static/vendor``."""
    return [target for target in FILES if not (VENDOR / target).is_file()]


def is_current(repository: Path) -> bool:
    """Whether every vendored file is there and was copied under the present lock and list."""
    stamp = VENDOR / STAMP
    return not missing() and stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == _fingerprint(repository)


def can_vendor() -> bool:
    """Whether npm is at hand."""
    return shutil.which("npm") is not None


def vendor(repository: Path) -> list[str]:
    """Install the locked packages and copy what we serve; returns the paths below ``static/vendor``.

    Errors: VendoringFailed when npm is missing, when it fails, or when a package lacks a file.
    """
    _install(repository)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FILES.items():
        _copy(repository / "node_modules" / source, VENDOR / target)
    (VENDOR / STAMP).write_text(_fingerprint(repository) + "\n", encoding="utf-8")
    return list(FILES)


def _install(repository: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise VendoringFailed(
            f"npm was not found, and {len(missing())} of the {len(FILES)} files it supplies are missing from {VENDOR}: "
            "install Node 18 or newer (npm comes with it), or install the wheel, which carries them"
        )
    command = [npm, "ci", "--ignore-scripts"]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode != 0:
        raise VendoringFailed(f"npm ci in {repository} ended with {run.returncode}: {run.stderr.strip()[-2000:]}")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise VendoringFailed(f"{source} is not in the installed package: check the version in package.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".js", ".css"}:
        # A named but absent source map makes the hashing of static files fail.
        target.write_text(_SOURCE_MAP.sub("\n", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def _fingerprint(repository: Path) -> str:
    lock = (repository / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(sorted(FILES.items())).encode()).hexdigest()


if __name__ == "__main__":
    vendor(Path(__file__).resolve().parents[3])
