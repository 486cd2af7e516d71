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
          + "|\u5bc6\u78bc|\u30d1\u30b9\u30ef\u30fc\u30c9|\ube44\ubc00\ubc88\ud638";

  private PasswordWords() {}
}
