"""Compares the leaves that others see in mails with ours: compare.py OURS THEIRS FOLDER..."""
import collections
import email
import email.policy
import hashlib
import os
import re
import sys


def plain(content):
    """Line ends as line feeds and without blanks before them, which quoted-printable does not keep."""
    return re.sub(rb"[\t ]+\n", b"\n", content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).rstrip(b"\n\t ")


def files(folder):
    if os.path.isfile(folder):
        yield folder
    for root, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            yield os.path.join(root, name)


def leaves(path, policy):
    with open(path, "rb") as file:
        raw = file.read()
    mail = email.message_from_bytes(raw, policy=policy)
    for part in mail.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if content:
            leaf = plain(content)
            verbatim = "verbatim" if leaf in plain(raw) else "decoded"
            yield part.get_content_type(), len(leaf), hashlib.sha256(leaf).hexdigest(), verbatim


def python_leaves(paths):
    for name, policy in (("python", email.policy.default), ("python-compat32", email.policy.compat32)):
        for path in paths:
            try:
                for kind, size, digest, verbatim in leaves(path, policy):
                    yield name, path, kind, size, digest, verbatim
            except Exception as error:  # a parser that gives up has no opinion
                print(f"{name} fails on {path}: {error!r}", file=sys.stderr)


def main():
    ours = collections.defaultdict(set)
    for line in open(sys.argv[1], encoding="utf-8"):
        path, digest = line.rstrip("\n").split("\t")
        ours[path].add(digest)
    theirs = [line.rstrip("\n").split("\t") for line in open(sys.argv[2], encoding="utf-8")]
    paths = [path for folder in sys.argv[3:] for path in files(folder)]
    seen = collections.Counter()
    missed = collections.Counter()
    empty = hashlib.sha256(b"").hexdigest()
    cut = collections.Counter()
    for parser, path, kind, size, digest, verbatim in [*theirs, *python_leaves(paths)]:
        if digest == empty:
            continue
        seen[parser] += 1
        if digest in ours[path]:
            continue
        # Bytes that stand so in the raw mail lie in a part of ours by the law of the ledger.
        (cut if verbatim == "verbatim" else missed)[parser] += 1
        what = "CUT OTHERWISE" if verbatim == "verbatim" else "MISSED"
        print(f"{what}  {parser}  {kind}  {size} bytes  {path}")
    for parser in sorted(seen):
        print(f"{parser}: {seen[parser]} leaves in {len(paths)} files, {missed[parser]} that we do not see, {cut[parser]} that we cut otherwise")
    return 1 if missed else 0


sys.exit(main())
