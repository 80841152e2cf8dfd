"""The commit of a program: from its build, from its checkout without git, or not known."""

import subprocess
from pathlib import Path

import pytest

from ciasc.version import COMMIT_FILE, Version, built_commit, checkout_commit
from tests.needs import needs

ONE = "1234567890abcdef1234567890abcdef12345678"
TWO = "f" * 40


def checkout(folder: Path, **files: str) -> Path:
    """Create a folder with a `.git` of those files; `__` in a name is a slash."""
    for name, text in files.items():
        file = folder / ".git" / name.replace("__", "/").replace("packed_refs", "packed-refs")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_a_branch_is_followed_to_its_commit(tmp_path: Path) -> None:
    found = checkout(tmp_path, HEAD="ref: refs/heads/main\n", refs__heads__main=f"{ONE}\n")
    assert checkout_commit(found) == ONE


def test_a_branch_that_git_packed_is_found_and_a_newer_file_wins(tmp_path: Path) -> None:
    packed = f"# pack-refs with: peeled\n{TWO} refs/heads/main-2\n{ONE} refs/heads/main\n^{TWO}\n"
    found = checkout(tmp_path, HEAD="ref: refs/heads/main\n", packed_refs=packed)
    assert checkout_commit(found) == ONE
    assert checkout_commit(checkout(tmp_path, refs__heads__main=TWO)) == TWO


def test_a_commit_without_a_branch_is_itself(tmp_path: Path) -> None:
    assert checkout_commit(checkout(tmp_path, HEAD=f"{ONE}\n")) == ONE


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"HEAD": "ref: refs/heads/main\n"},
        {"HEAD": "ref: HEAD\n"},
        {"HEAD": "something else\n"},
    ],
    ids=["no git", "no commit yet", "a circle", "not git"],
)
def test_a_folder_without_a_commit_returns_none(tmp_path: Path, files: dict[str, str]) -> None:
    assert checkout_commit(checkout(tmp_path, **files)) is None


def test_git_itself_names_the_same_commit_in_a_checkout_and_in_its_worktree(tmp_path: Path) -> None:
    git = needs("git")

    def run(*words: str, at: Path) -> str:
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"]
        return subprocess.check_output([git, *identity, *words], cwd=at, text=True, stderr=subprocess.STDOUT)

    main, tree = tmp_path / "main", tmp_path / "tree"
    main.mkdir()
    run("init", at=main)
    run("commit", "--allow-empty", "--message", "One", at=main)
    run("worktree", "add", "-b", "other", str(tree), at=main)
    run("commit", "--allow-empty", "--message", "Two", at=tree)
    run("pack-refs", "--all", at=main)
    run("commit", "--allow-empty", "--message", "Three", at=main)
    commits = {at: run("rev-parse", "HEAD", at=at).strip() for at in (main, tree)}
    assert commits[main] != commits[tree]
    assert {at: checkout_commit(at) for at in commits} == commits


def test_a_build_returns_its_commit_and_whether_files_changed(tmp_path: Path) -> None:
    assert built_commit(tmp_path) is None
    (tmp_path / COMMIT_FILE).write_text(f"{ONE}-dirty\n")
    commit = built_commit(tmp_path)
    assert commit == f"{ONE}-dirty"
    assert Version("1.0", commit).short == "1234567890ab-dirty"
    assert str(Version("1.0", ONE)) == f"1.0 (commit {ONE})"
    assert str(Version("1.0", None)) == "1.0"
    assert Version("1.0", None).short is None
