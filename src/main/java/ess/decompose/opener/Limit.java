package ess.decompose.opener;

/** A limit: the name in its finding and the setting that holds it. */
public enum Limit {
  /** The size of a raw mail. */
  MESSAGE_SIZE("message-size", "max-message-bytes"),
  /** The bytes that all containers of a message unpack to. */
  UNPACKED("unpacked-bytes", "max-unpacked-bytes"),
  /** The bytes that one entry unpacks to. */
  ENTRY("entry-bytes", "max-entry-bytes"),
  /** How many times its size a message unpacks to. */
  RATIO("ratio", "max-ratio"),
  /** The parts of a message. */
  PARTS("parts", "max-parts"),
  /** The containers that lie inside each other. */
  DEPTH("depth", "max-depth"),
  /** The lines of the ledger. */
  REGIONS("regions", "max-regions"),
  /** The passwords that are tried. */
  PASSWORD_TRIES("password-tries", "max-password-tries"),
  /** The time that the passwords take. */
  PASSWORD_TIME("password-time", "max-password-seconds"),
  /** The time that a message takes. */
  TIME("time", "max-seconds");

  private final String id;
  private final String setting;

  Limit(String name, String setting) {
    this.id = "limit." + name;
    this.setting = "ess.decompose." + setting;
  }

  /** The id of the finding that names it. */
  public String id() {
    return id;
  }

  /** The setting that holds it. */
  public String setting() {
    return setting;
  }
}
