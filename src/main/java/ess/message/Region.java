package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A line of the ledger: a run of raw bytes and what it was taken for. The regions of a message
 * stand in order and leave no byte out.
 *
 * @param range the raw bytes
 * @param kind what they are
 * @param part the part in which they are scanned
 */
public record Region(ByteRange range, Kind kind, PartPath part) {

  /** What a region is. */
  public enum Kind {
    /** Header fields and the empty line behind them. */
    HEADER,
    /** The encoded content of a body part. */
    BODY,
    /** A boundary line. */
    DELIMITER,
    /** Between the header of a multipart and its first boundary line. */
    PREAMBLE,
    /** Behind the last boundary line of a multipart. */
    EPILOGUE,
    /** Not read at all, which a finding names. */
    UNREAD;

    /** The name in lower case, as in JSON. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
