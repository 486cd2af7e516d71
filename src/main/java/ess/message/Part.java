package ess.message;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree that a message is taken apart into. Immutable, safe for many threads.
 *
 * @param path its name from the root, unique in the message
 * @param parent the part that holds it; null for the root alone
 * @param kind what kind of node it is
 * @param view which reading of the bytes gave it: {@code raw} for the plain one, else a name that
 *     tells the difference, as in {@code mime4j} or {@code base64-undeclared}
 * @param declaredType the media type that the message or archive claims
 * @param type the media type that the bytes show
 * @param charset the charset that the message claims for a text
 * @param names every name that any reading gives it, the likeliest first, as decoded and not
 *     cleaned
 * @param range where it stands in the content of its parent, still encoded or packed; null where
 *     the container does not tell
 * @param content the decoded or unpacked bytes
 * @param sha256 the digest of {@code content}
 * @param traits what was noticed while it was opened
 */
public record Part(
    PartPath path,
    @Nullable PartPath parent,
    Kind kind,
    String view,
    @Nullable MediaType declaredType,
    MediaType type,
    @Nullable String charset,
    List<String> names,
    @Nullable ByteRange range,
    Content content,
    Sha256 sha256,
    Set<Trait> traits) {

  /** What kind of node a part is. */
  public enum Kind {
    /** A mail: the root, or one inside. */
    MESSAGE,
    /** A header section. */
    HEADERS,
    /** A multipart, whose content is what lies between its header and its end. */
    MULTIPART,
    /** A body part that holds no other body parts. */
    BODY,
    /** Bytes that belong to no body part or entry: preamble, epilogue, between archive entries. */
    GAP,
    /** Something inside a container. */
    ENTRY
  }

  /** What was noticed while a part was opened. */
  public enum Trait {
    /** It is a container, or was read as one. */
    CONTAINER,
    /** Some or all of it is encrypted and was not read. */
    ENCRYPTED,
    /** It claims to be a container but could not be read to its end. */
    DAMAGED,
    /** It was not read to its end because a limit was reached. */
    CUT,
    /** It unpacks to far more than it weighs. */
    BOMB,
    /** Some or all of it was encrypted, and a password opened that. */
    UNLOCKED
  }

  /** Copies the collections. */
  public Part {
    names = List.copyOf(names);
    // A set with an order, so that the same bytes are stored as the same row.
    traits = Collections.unmodifiableSet(new TreeSet<>(traits));
  }

  /** The likeliest name, or null. */
  public @Nullable String name() {
    return names.isEmpty() ? null : names.get(0);
  }

  /** Whether the part has the trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** The same part with other traits. */
  public Part withTraits(Set<Trait> other) {
    return new Part(
        path,
        parent,
        kind,
        view,
        declaredType,
        type,
        charset,
        names,
        range,
        content,
        sha256,
        other);
  }
}
