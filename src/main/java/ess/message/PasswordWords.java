package ess.message;

/**
 * The words for password in the languages of mails, for those who look for one in a text. They are
 * written for a pattern that ignores case, letters beyond ASCII included.
 */
public final class PasswordWords {

  /** The words, as the alternatives of a pattern. */
  public static final String ALTERNATIVES =
      "password|passcode|pass code|pass phrase|passphrase|pwd|passwort|kennwort"
          + "|mot de passe|contrase(?:\u00f1|n)a|clave|senha|palavra-passe|parola d'ordine"
          + "|wachtwoord|has\u0142o|heslo|l\u00f6senord|adgangskode|passord|salasana|jelsz\u00f3"
          + "|parol\u0103|\u043f\u0430\u0440\u043e\u043b\u044c|\u015fifre|\u5bc6\u7801"
          + "|\u5bc6\u78bc|\u30d1\u30b9\u30ef\u30fc\u30c9|\ube44\ubc00\ubc88\ud638"
          + "|passwd|kodeord|lozinka|parool|slapta\u017eodis|\u043f\u0430\u0440\u043e\u043b\u0430"
          + "|\u03ba\u03c9\u03b4\u03b9\u03ba\u03cc\u03c2|\u05e1\u05d9\u05e1\u05de[\u05d4\u05d0]"
          + "|\u0643\u0644\u0645\u0629 (?:\u0627\u0644\u0645\u0631\u0648\u0631|\u0627\u0644\u0633\u0631)"
          + "|\u092a\u093e\u0938\u0935\u0930\u094d\u0921|\u0e23\u0e2b\u0e31\u0e2a\u0e1c\u0e48\u0e32\u0e19"
          + "|m\u1eadt kh\u1ea9u|kata sandi";

  private PasswordWords() {}
}
