package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is wrapped for S/MIME (RFC 8551, RFC 5652): signed, packed and time-stamped contents.
 * Who signed is not asked; of a detached signature there is nothing to open.
 */
final class SignedOpener implements Opener {

  private static final Set<MediaType> TYPES =
      Set.of(
          MediaType.of("application/pkcs7-mime"),
          MediaType.of("application/pkcs7-signature"),
          MediaType.of("application/timestamped-data"));
  private static final String PKCS7 = "2a864886f70d0107";
  private static final String SMIME = "2a864886f70d01091001";

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    if (bytes.has(0, "-----BEGIN")) {
      armoured(opening);
      return;
    }
    Ber outer = Ber.at(bytes, 0, bytes.size());
    List<Ber> fields = outer == null ? List.of() : outer.children(bytes);
    if (outer == null || fields.size() < 2 || fields.get(0).tag() != Ber.OBJECT_ID) {
      opening.gap(0, bytes.size());
      opening.damaged("content type", null);
      return;
    }
    Bytes id = bytes.slice(fields.get(0).from(), fields.get(0).to());
    Ber inside = first(fields.get(1).children(bytes), Ber.SEQUENCE);
    String kind = HexFormat.of().formatHex(id.array(), id.from(), id.to());
    switch (kind) {
      case PKCS7 + "02" -> content(opening, encapsulated(bytes, inside, 1), false);
      case PKCS7 + "01" -> content(opening, first(fields.get(1).children(bytes), 4), false);
      case SMIME + "09" -> content(opening, encapsulated(bytes, inside, 2), true);
      case SMIME + "1f" ->
          content(opening, inside == null ? null : octets(inside.children(bytes)), false);
      case PKCS7 + "03", PKCS7 + "04", PKCS7 + "06", SMIME + "17" -> opening.encrypted();
      default -> {}
    }
    opening.gap(outer.next(), bytes.size());
  }

  /** The content in the n-th sequence of what is wrapped. */
  private static @Nullable Ber encapsulated(Bytes bytes, @Nullable Ber inside, int n) {
    if (inside == null) {
      return null;
    }
    List<Ber> sequences =
        inside.children(bytes).stream().filter(child -> child.tag() == Ber.SEQUENCE).toList();
    if (sequences.size() < n) {
      return null;
    }
    Ber wrapped = first(sequences.get(n - 1).children(bytes), Ber.FIRST);
    return wrapped == null ? null : octets(wrapped.children(bytes));
  }

  private static @Nullable Ber octets(List<Ber> children) {
    Ber plain = first(children, Ber.OCTETS);
    return plain != null ? plain : first(children, Ber.OCTETS | 0x20);
  }

  private static @Nullable Ber first(List<Ber> children, int tag) {
    return children.stream().filter(child -> child.tag() == tag).findFirst().orElse(null);
  }

  private static void content(Opening opening, @Nullable Ber element, boolean packed) {
    if (element == null) {
      return;
    }
    Bytes octets = element.octets(opening.bytes());
    Entry entry = Entry.of(inner(opening.name())).at(element.from(), element.to());
    if (packed) {
      opening.entry(entry, new InflaterInputStream(octets.open()));
    } else if (!octets.isEmpty()) {
      opening.stored(entry, octets);
    }
  }

  private static String inner(@Nullable String name) {
    if (name == null) {
      return "content";
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean wrapped = lower.endsWith(".p7m") || lower.endsWith(".p7s") || lower.endsWith(".tsd");
    return wrapped && name.length() > 4 ? name.substring(0, name.length() - 4) : "content";
  }

  private static void armoured(Opening opening) {
    Bytes bytes = opening.bytes();
    int begin = 0;
    int done = 0;
    while (begin >= 0 && !opening.isStopped()) {
      int from = Bytes.lineEnd(bytes.array(), bytes.from() + begin, bytes.to()) - bytes.from();
      int end = bytes.find("-----END", from, bytes.size());
      int to = end < 0 ? bytes.size() : end;
      opening.gap(done, begin);
      opening.stored(
          Entry.of("decoded").at(from, to),
          Bytes.of(Base64Text.decode(bytes.slice(from, to)).bytes()));
      done =
          end < 0 ? to : Bytes.lineEnd(bytes.array(), bytes.from() + to, bytes.to()) - bytes.from();
      int marked = end < 0 ? -1 : bytes.find("-----", end + 8, bytes.size());
      done = marked >= 0 ? Math.min(done, marked + 5) : done;
      begin = bytes.find("-----BEGIN", done, bytes.size());
    }
    opening.gap(done, bytes.size());
  }
}
