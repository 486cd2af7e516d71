package ess.demo;

import ess.message.Verdict;
import java.nio.charset.StandardCharsets;

/** A mail that the program made itself, and what the service has to say of it. */
public final class SampleMail {

  private final String name;
  private final Verdict.Result expected;
  private final byte[] raw;

  SampleMail(String name, Verdict.Result expected, String raw) {
    this.name = name;
    this.expected = expected;
    this.raw = raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What it shows, in two or three words. */
  public String name() {
    return name;
  }

  /** The verdict that is right. */
  public Verdict.Result expected() {
    return expected;
  }

  /** A copy of its raw bytes. */
  public byte[] raw() {
    return raw.clone();
  }
}
