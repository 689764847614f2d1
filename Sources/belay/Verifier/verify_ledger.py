#!/usr/bin/env python3
"""Checks an export or a proof of a Belay ledger, with nothing of Belay's.

  verify_ledger.py --key VKEY [--witness VKEY ...] [--quorum N] [--since CHECKPOINT] EXPORT
  verify_ledger.py --key VKEY [--witness VKEY ...] [--quorum N] [--leaf FILE] FILE.tlog-proof

EXPORT is a folder in the layout of c2sp.org/tlog-tiles: `checkpoint`, `tile/<level>/<number>` and
`tile/entries/<number>`. Beside them may stand `payloads.ndjson`, one line for each payload that is
handed out: {"seq": N, "salt": hex, "payload": base64}. A proof is one file of c2sp.org/tlog-proof.

Get VKEY (`belay ledger key`) from somebody you trust, not from the export. --since is a checkpoint
that you or an anchor kept earlier: the log must have grown from it.

Needs Python 3.9 and the program `openssl` 3 for the signatures. Two verdicts: integrity (what is here
is what was signed) and completeness (all of it is here). Exit code: 0 both hold, 1 integrity is broken,
2 wrong usage, 3 whole but not complete.
"""
import argparse, base64, hashlib, json, os, pathlib, subprocess, sys, tempfile


class Broken(Exception):
    """Something is not what was signed."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# ---- Merkle tree: RFC 9162, section 2.1 ------------------------------------------------------------

def leaf_hash(entry):
    return sha256(b"\x00", entry)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def root_of(hashes, tiles=()):
    """The root over leaf hashes: perfect subtrees are merged as soon as they are. `tiles` are the roots
    of 256 leaves each that come before them, and are all that pruning has left of these."""
    stack = []  # (height, hash), highest first
    for leaf, height in [(tile, 8) for tile in tiles] + [(leaf, 0) for leaf in hashes]:
        while stack and stack[-1][0] == height:
            leaf, height = node_hash(stack.pop()[1], leaf), height + 1
        stack.append((height, leaf))
    root = stack.pop()[1] if stack else sha256()
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root


def root_by_proof(index, size, leaf, proof):
    """The root that an inclusion proof leads to (2.1.3.2)."""
    if not 0 <= index < size:
        raise Broken(f"index {index} is not in a tree of {size}")
    node, last, root = index, size - 1, leaf
    for sister in proof:
        if last == 0:
            raise Broken("the proof is too long")
        if node & 1 or node == last:
            root = node_hash(sister, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sister)
        node, last = node >> 1, last >> 1
    if last:
        raise Broken("the proof is too short")
    return root


# ---- Signed notes: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature --------------------------

def unbase64(text):
    value = base64.b64decode(text, validate=True)
    if base64.b64encode(value).decode() != text:
        raise ValueError("base64 in another spelling")
    return value


def read_key(text):
    """`name+id+base64(type || public key)`; the type is 1 for a log and 4 for a witness."""
    name, key_id, rest = text.split("+", 2)
    kind, public = unbase64(rest)[0], unbase64(rest)[1:]
    if kind not in (1, 4) or len(public) != 32:
        raise ValueError("its type is not 1 or 4")
    expected = sha256(name.encode(), b"\n", bytes([kind]), public)[:4]
    if bytes.fromhex(key_id) != expected:
        raise ValueError("its id is not that of its key")
    return name, expected, kind, public


def openssl_verifies(public, message, signature):
    der = bytes.fromhex("302a300506032b6570032100") + public  # RFC 8410
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, n) for n in ("key", "message", "signature")]
        for name, content in zip(names, (der, message, signature)):
            pathlib.Path(name).write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin",
                   "-inkey", names[0], "-in", names[1], "-sigfile", names[2]]
        return subprocess.run(command, capture_output=True).returncode == 0


def signers(note, keys):
    """The text of a note, and which of these keys have signed it. A wrong signature breaks it."""
    text, gap, lines = note.rpartition(b"\n\n")
    text += b"\n"
    if not gap or not lines.endswith(b"\n"):
        raise Broken("the checkpoint is no signed note")
    found = set()
    for line in lines[:-1].decode().split("\n"):
        dash, name, blob = line.split(" ")
        if dash != "\u2014":
            raise Broken("a signature line is none")
        key_id, signature = unbase64(blob)[:4], unbase64(blob)[4:]
        for key in keys:
            if (name, key_id) != key[:2]:
                continue
            message = text
            if key[2] == 4:
                time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                message = f"cosignature/v1\ntime {time}\n".encode() + text
            if len(signature) != 64 or not openssl_verifies(key[3], message, signature):
                raise Broken(f"the signature of {name} is wrong")
            found.add(key)
    return text, found


def read_checkpoint(note, keys, quorum=0):
    """Origin, size and root of a checkpoint that its log has signed, and enough witnesses."""
    text, found = signers(note, keys)
    origin, size, root = text.decode().split("\n")[:3]
    if not any(key[2] == 1 and key[0] == origin for key in found):
        raise Broken("no key that you gave has signed the checkpoint: a missing signature is a failure")
    witnesses = sum(key[2] == 4 for key in found)
    if witnesses < quorum:
        raise Broken(f"{witnesses} of the witnesses that you gave have cosigned, you want {quorum}")
    return origin, int(size), unbase64(root), witnesses


# ---- Exports: c2sp.org/tlog-tiles -------------------------------------------------------------------

def tile_path(folder, level, number, width):
    """The file of a tile; of a partial one, the full tile may be there instead."""
    digits = f"{number % 1000:03}"
    while number >= 1000:
        number //= 1000
        digits = f"x{number % 1000:03}/{digits}"
    full = folder / "tile" / str(level) / digits
    partial = full.with_name(full.name + ".p") / str(width)
    return full if width == 256 or not partial.exists() else partial


def read_tile(folder, level, number, width):
    path = tile_path(folder, level, number, width)
    if not path.exists():
        return None
    content = path.read_bytes()[:32 * width]
    if len(content) != 32 * width:
        raise Broken(f"{path} has no {width} hashes")
    return [content[i:i + 32] for i in range(0, 32 * width, 32)]


def read_entries(folder, number, width):
    path = tile_path(folder, "entries", number, width)
    if not path.exists():
        return None
    content, place, entries = path.read_bytes(), 0, []
    for seq in range(256 * number + 1, 256 * number + width + 1):
        length = int.from_bytes(content[place:place + 2], "big")
        entry = content[place + 2:place + 2 + length]
        if len(content) < place + 2 + length:
            raise Broken(f"broken at seq {seq}: {path} ends within this record")
        entries.append(entry)
        place += 2 + length
    return entries


def check_export(folder, keys, quorum, since, missing):
    origin, size, root, witnesses = read_checkpoint((folder / "checkpoint").read_bytes(), keys, quorum)
    hashes, headers, tiles = [], {}, []
    for number in range((size + 255) // 256):
        width, first = min(256, size - 256 * number), 256 * number + 1
        tile, entries = read_tile(folder, 0, number, width), read_entries(folder, number, width)
        if tile is None and entries is None:
            above = read_tile(folder, 1, number // 256, min(256, size // 256 - number // 256 * 256))
            if above and width == 256 and not hashes:
                tiles.append(above[number % 256])
                missing.append(f"records {first} to {first + 255}: pruned, only the hash over them is here")
                continue
            raise Broken(f"records {first} to {first + width - 1} are missing, hashes and all")
        if entries is None:
            missing.append(f"records {first} to {first + width - 1}: only their hashes are here")
        for i, entry in enumerate(entries or []):
            seq = first + i
            if tile and tile[i] != leaf_hash(entry):
                raise Broken(f"broken at seq {seq}: the record does not have the hash in its tile")
            headers[seq] = header = json.loads(entry)
            if header.get("seq") != seq:
                raise Broken(f"broken at seq {seq}: the record says that it is {header.get('seq')}")
        hashes += [leaf_hash(entry) for entry in entries] if entries else tile
    if root_of(hashes, tiles) != root:
        raise Broken(f"the {size} records do not have the root that was signed")
    check_upper_tiles(folder, hashes, tiles)
    if since:
        old_origin, old_size, old_root, _ = read_checkpoint(pathlib.Path(since).read_bytes(), keys)
        if old_origin != origin or old_size > size or old_root != root_at(hashes, tiles, old_size):
            raise Broken(f"the log has not grown from {old_origin} at {old_size}: something was taken or changed")
    return origin, size, witnesses, check_payloads(folder, headers)


def root_at(hashes, tiles, size):
    """The root as it was at a size; None if what shows it is pruned."""
    gone = 256 * len(tiles)
    if size >= gone:
        return root_of(hashes[:size - gone], tiles)
    return root_of([], tiles[:size // 256]) if size % 256 == 0 else None


def check_upper_tiles(folder, hashes, tiles):
    level, below, done = 1, hashes, tiles
    while len(below) >= 256 or done:
        below = done + [root_of(below[i:i + 256]) for i in range(0, len(below) // 256 * 256, 256)]
        done = []
        for number in range((len(below) + 255) // 256):
            tile = read_tile(folder, level, number, min(256, len(below) - 256 * number))
            if tile and tile != below[256 * number:256 * number + len(tile)]:
                raise Broken(f"tile {level}/{number} is not made of the tiles below it")
        level += 1


def check_payloads(folder, headers):
    path, count = folder / "payloads.ndjson", 0
    for line in path.read_text().splitlines() if path.exists() else []:
        entry = json.loads(line)
        seq, payload = entry["seq"], base64.b64decode(entry["payload"])
        commitment = sha256(b"belay/payload/v1\x00", bytes.fromhex(entry["salt"]), payload)
        if seq not in headers or headers[seq]["payload"]["commitment"] != "sha256:" + commitment.hex():
            raise Broken(f"broken at seq {seq}: its payload is not the one that was recorded")
        count += 1
    return count


# ---- Proofs: c2sp.org/tlog-proof --------------------------------------------------------------------

def check_proof(path, keys, quorum, leaf_file):
    head, gap, note = path.read_bytes().partition(b"\n\n")
    lines = head.decode().split("\n")
    if not gap or lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Broken("this is no tlog-proof")
    extra = unbase64(lines.pop(0)[6:]) if lines[0].startswith("extra ") else None
    index = int(lines.pop(0).removeprefix("index "))
    leaf = pathlib.Path(leaf_file).read_bytes() if leaf_file else extra
    if leaf is None:
        raise Broken("the proof does not carry the record: give it with --leaf")
    origin, size, root, witnesses = read_checkpoint(note, keys, quorum)
    if root_by_proof(index, size, leaf_hash(leaf), [unbase64(line) for line in lines]) != root:
        raise Broken(f"broken at seq {index + 1}: the record is not in the tree that was signed")
    print(f"record {index + 1} of {origin}, signed at {size}, cosigned by {witnesses}:\n{leaf.decode()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", action="append", required=True)
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--quorum", type=int, default=0)
    parser.add_argument("--since")
    parser.add_argument("--leaf")
    parser.add_argument("path", type=pathlib.Path)
    wanted, missing = parser.parse_args(), []
    try:
        keys = [read_key(text) for text in wanted.key + wanted.witness]
    except ValueError as error:
        parser.error(f"a key is not understood: {error}")
    try:
        if wanted.path.is_dir():
            origin, size, witnesses, payloads = check_export(wanted.path, keys, wanted.quorum, wanted.since, missing)
            print(f"{origin}: {size} records, {payloads} payloads, cosigned by {witnesses}")
        else:
            check_proof(wanted.path, keys, wanted.quorum, wanted.leaf)
    except Exception as error:  # whatever cannot be read was not signed like this
        reason = error if isinstance(error, Broken) else f"it is not in the format, {error!r}"
        print(f"integrity: FAIL, {reason}\ncompleteness: unknown")
        return 1
    print("integrity: PASS")
    for line in missing:
        print(f"missing: {line}")
    print(f"completeness: {'FAIL' if missing else 'PASS'}")
    return 3 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
