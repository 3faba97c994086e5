"""What is in the wheels and the source distributions: everything that belongs there, and nothing else."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

ROOT = Path(__file__).resolve().parents[3]
DIST = ROOT / "dist"
LICENCES = {"LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY-NOTICES.txt"}
# Bytes; what has to be unpacked is what is loaded.
LIBRARY_LIMIT, WHEEL_LIMIT = 4_000_000, 2_000_000
OLDEST_GLIBC = (2, 17)

problems: list[str] = []


def expect(fulfilled: bool, problem: str) -> None:
    if not fulfilled:
        problems.append(problem)


def same_files(artefact: Path, found: set[str], wanted: set[str]) -> None:
    for name in sorted(found - wanted):
        problems.append(f"{artefact.name} has no use for {name}")
    for name in sorted(wanted - found):
        problems.append(f"{artefact.name} lacks {name}")


def sources(*paths: str) -> set[str]:
    """The files of the repository below these paths."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *paths],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return set(listed.stdout.split())


def only(pattern: str) -> Path:
    """The one artefact of this name; two would be of different versions or days."""
    found = list(DIST.glob(pattern))
    if len(found) != 1:
        sys.exit(
            f"dist/ has {len(found)} artefacts {pattern}, not one: empty it, and cargo xtask dist"
        )
    return found[0]


def check_wheel(name: str, directory: str, native: str, more: set[str], limit: int | None) -> None:
    artefact = only(f"{name}-*.whl")
    information = "-".join(artefact.name.split("-")[:2])
    with zipfile.ZipFile(artefact) as wheel:
        found = {entry.filename: entry for entry in wheel.infolist()}
        bills = {file for file in found if file.startswith(f"{information}.dist-info/sboms/")}
        in_information = {"METADATA", "RECORD", "WHEEL"} | {f"licenses/{one}" for one in LICENCES}
        prefix = f"{directory}/python/"
        wanted = {file.removeprefix(prefix) for file in sources(prefix)}
        natives = {file for file in found if file.startswith(native.format(information))} - wanted
        wanted |= {f"{information}.dist-info/{file}" for file in in_information | more}
        same_files(artefact, set(found), wanted | natives | bills)
        expect(
            len(natives) == 1, f"{artefact.name} has {len(natives)} files of native code, not one"
        )
        expect(len(bills) == 1, f"{artefact.name} has {len(bills)} bills of materials, not one")
        for file in natives:
            check_native(f"{artefact.name}: {file}", wheel.read(file), limit)
        notices = wheel.read(f"{information}.dist-info/licenses/THIRD-PARTY-NOTICES.txt").decode()
        for bill in bills:
            check_bill(f"{artefact.name}: {bill}", wheel.read(bill).decode(), notices)
        metadata = Parser().parsestr(wheel.read(f"{information}.dist-info/METADATA").decode())
        expect(
            set(metadata.get_all("License-File", [])) == LICENCES,
            f"{artefact.name} names other licences",
        )
        expect(
            metadata["License-Expression"] == "MIT OR Apache-2.0",
            f"{artefact.name} names no licence",
        )
    size = artefact.stat().st_size
    print(f"{artefact.name}: {size} bytes, {len(found)} files")
    if limit is not None:
        expect(size <= WHEEL_LIMIT, f"{artefact.name} has {size} bytes, more than {WHEEL_LIMIT}")


def check_native(name: str, code: bytes, limit: int | None) -> None:
    print(f"{name}: {len(code)} bytes")
    if limit is not None:
        expect(len(code) <= limit, f"{name} has {len(code)} bytes, more than {limit}")
    for path in (str(ROOT), str(Path.home())):
        expect(path.encode() not in code, f"{name} names {path}")
    if not code.startswith(b"\x7fELF"):
        return
    elf = ELFFile(io.BytesIO(code))
    expect(elf.get_section_by_name(".symtab") is None, f"{name} is not stripped")
    for section in elf.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for library, versions in section.iter_versions():
                for version in versions:
                    label, _, number = version.name.partition("_")
                    if label == "GLIBC":
                        needed = tuple(int(part) for part in number.split("."))
                        expect(
                            needed <= OLDEST_GLIBC, f"{name} needs {version.name} of {library.name}"
                        )


def check_bill(name: str, text: str, notices: str) -> None:
    for error in JsonStrictValidator(SchemaVersion.V1_6).validate_str(text, all_errors=True) or ():
        problems.append(f"{name}: {error}")
    bill = json.loads(text)
    for component in bill["components"]:
        line = f"\n{component['name']} {component['version']}, "
        # What carries no hash was not published by others.
        expect("hashes" not in component or line in notices, f"{name}: no notice of {line.strip()}")


def check_sdist(name: str, directory: str, crates: list[str]) -> None:
    artefact = only(f"{name}-*.tar.gz")
    top = artefact.name.removesuffix(".tar.gz")
    with tarfile.open(artefact) as archive:
        found = {entry.name.removeprefix(f"{top}/") for entry in archive}
    wanted = {"Cargo.lock", "Cargo.toml", "PKG-INFO", "README.md", "pyproject.toml"} | LICENCES
    wanted |= {file.removeprefix(f"{directory}/") for file in sources(f"{directory}/python/")}
    for crate in crates:
        wanted |= {f"{crate}/Cargo.toml"} | sources(*(f"{crate}/{part}/" for part in ("src", "assets", "templates")))
        # They carry their own for who takes them from a registry.
        wanted |= sources(f"{crate}/LICENSE-*")
        if crate.startswith("crates/"):
            wanted.add(f"{crate}/README.md")
    same_files(artefact, found, wanted)
    print(f"{artefact.name}: {artefact.stat().st_size} bytes, {len(found)} files")


check_wheel("conomyhq", "bindings/python", "conomyhq/_native.", set(), LIBRARY_LIMIT)
check_sdist("conomyhq", "bindings/python", ["bindings/python", "crates/conomyhq"])
check_wheel(
    "conomyhq_sandbox",
    "sandbox/python",
    "{}.data/scripts/conomyhq-sandbox",
    {"entry_points.txt"},
    None,
)
check_sdist("conomyhq_sandbox", "sandbox/python", ["crates/conomyhq", "crates/conomyhq-sandbox"])
for problem in problems:
    print(problem, file=sys.stderr)
sys.exit(bool(problems))
