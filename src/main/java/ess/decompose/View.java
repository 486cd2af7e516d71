package ess.decompose;

import ess.message.MediaType;

/** The names of the readings that a part may come from. */
final class View {

  static final String RAW = "raw";
  static final String MIME4J = "mime4j";
  static final String UNDECODED = "undecoded";
  static final String UNDECLARED_BOUNDARY = "undeclared-boundary";
  static final String UNDECLARED_BASE64 = "base64-undeclared";
  static final String PAST_PADDING = "base64-past-padding";
  static final String PADDING_IGNORED = "base64-padding-ignored";
  static final String BASE64_WEB = "base64-web";
  static final String QUOTED_PRINTABLE_STRICT = "quoted-printable-strict";
  static final String BASE64_RUN = "base64-run";
  static final String BASE64_PIECES = "base64-pieces";
  static final String CHARACTER_CODES = "character-codes";
  static final String HEX_RUN = "hex-run";
  static final String ESCAPES = "escapes";
  static final String BASE32 = "base32";
  static final String BASE85 = "base85";
  static final String ENCODED_WORDS = "encoded-words";
  static final String EARLY_BODY = "early-body";
  static final String HEADER_IN_BODY = "header-in-body";
  static final String BARE_CR = "bare-cr";
  static final String ONE_BOUNDARY = "one-boundary";
  static final String EXACT_BOUNDARY = "exact-boundary";
  static final String INNERMOST_BOUNDARY = "innermost-boundary";
  static final String CRLF_ALONE = "crlf-alone";
  static final String ANGUS = "angus";
  static final String CHARSET = "charset";
  static final String REFERENCES = "references";
  static final String DECODED_MULTIPART = "decoded-multipart";

  static final MediaType HEADERS_TYPE = MediaType.of("text/rfc822-headers");
  static final MediaType MULTIPART_TYPE = MediaType.of("multipart/mixed");

  private View() {}

  /** Whether a part of the view is letters in a text that may mean nothing. */
  static boolean isGuess(String view) {
    return switch (view) {
      case BASE64_RUN, BASE64_PIECES, CHARACTER_CODES, HEX_RUN, ESCAPES, BASE32, BASE85 -> true;
      default -> false;
    };
  }

  static String encoding(String name) {
    return "encoding-" + name;
  }
}
