package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.QuotedPrintable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What mail clients could make of one body: it decoded in each way that its header allows. */
final class BodyReadings {

  /** A content and the name of the reading that gives it. */
  record Reading(String view, Bytes content) {}

  private static final int SURE_BASE64 = 16;
  private static final int FEW_JUNK = 20;
  private static final List<String> IDENTITY = List.of("7bit");

  private final List<Reading> readings = new ArrayList<>(2);

  private BodyReadings() {}

  /** Every reading; the first is the likeliest, and there is always one. */
  static List<Reading> of(HeaderSection header, Bytes body) {
    BodyReadings all = new BodyReadings();
    List<String> encodings = header.encodings.isEmpty() ? IDENTITY : header.encodings;
    String first = encodings.get(0);
    for (String encoding : encodings) {
      all.read(encoding, encoding.equals(first) ? View.RAW : View.encoding(encoding), body);
    }
    int bad = header.lines.badLine();
    if (bad >= 0) {
      Bytes early = new Bytes(body.array(), bad, Math.max(bad, body.to()));
      all.add(View.EARLY_BODY, early);
      for (String encoding : encodings) {
        all.read(encoding, View.EARLY_BODY, early);
      }
    }
    return all.readings;
  }

  /** The body decoded as the encoding says; null if that leaves it as it is. */
  static @Nullable Bytes decoded(String encoding, Bytes body) {
    return switch (encoding) {
      case "base64" -> {
        Base64Text.Decoded decoded = Base64Text.decode(body);
        yield decoded.content().slice(0, decoded.firstPadding());
      }
      case "quoted-printable" -> Bytes.of(QuotedPrintable.decode(body).bytes());
      case "uuencode" -> LineCodes.uuLines(body);
      default -> null;
    };
  }

  private void add(String view, Bytes content) {
    readings.add(new Reading(view, content));
  }

  private void read(String encoding, String view, Bytes body) {
    switch (encoding) {
      case "base64" -> base64(view, body);
      case "quoted-printable" -> quotedPrintable(view, body);
      case "uuencode" -> {
        add(view, body);
        Bytes decoded = LineCodes.uuLines(body);
        if (decoded != null) {
          add(View.encoding(encoding), decoded);
        }
      }
      case "unknown" -> {
        add(view, body);
        Base64Text.Decoded decoded = Base64Text.decode(body);
        if (decoded.used() >= SURE_BASE64 && decoded.junk() * 10 <= decoded.used()) {
          add(View.UNDECLARED_BASE64, decoded.content());
        }
        add(View.encoding("quoted-printable"), Bytes.of(QuotedPrintable.decode(body).bytes()));
      }
      default -> add(view, body);
    }
  }

  private void base64(String view, Bytes body) {
    Base64Text.Decoded decoded = Base64Text.decode(body);
    Bytes all = decoded.content();
    add(view, all.slice(0, decoded.firstPadding()));
    if (decoded.goesOnAfterPadding()) {
      add(View.PAST_PADDING, all);
    }
    if (decoded.goesOnAfterPadding() || decoded.oddPadding()) {
      add(View.PADDING_IGNORED, Base64Text.decodeIgnoringPadding(body).content());
    }
    if (decoded.webLetters() > 0) {
      add(View.BASE64_WEB, Base64Text.decodeWebLetters(body).content());
    }
    if (decoded.junk() * FEW_JUNK > decoded.used()) {
      add(View.UNDECODED, body);
    }
  }

  private void quotedPrintable(String view, Bytes body) {
    QuotedPrintable.Decoded decoded = QuotedPrintable.decode(body);
    add(view, Bytes.of(decoded.bytes()));
    if (decoded.odd() > 0) {
      add(View.QUOTED_PRINTABLE_STRICT, Bytes.of(QuotedPrintable.decodeStrictly(body)));
      add(View.UNDECODED, body);
    }
  }
}
