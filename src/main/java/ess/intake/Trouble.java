package ess.intake;

import ess.message.MailboxStatus;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Why a mailbox is not read at present. What a server or a library says is never repeated, for it
 * may hold what a log must not.
 *
 * @param code a short name for logs
 * @param state what that makes of the mailbox
 * @param sentence the same for a person, with what to change
 */
record Trouble(Code code, MailboxStatus.State state, String sentence) {

  /** The kinds of trouble. */
  enum Code {
    LOGIN_REFUSED,
    LOGIN_UNAVAILABLE,
    LOGIN_MISSING,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET_VALID,
    CERTIFICATE_OF_ANOTHER_HOST,
    CERTIFICATE_NOT_TRUSTED,
    CA_FILE_UNUSABLE,
    NO_TLS,
    HOST_UNKNOWN,
    UNREACHABLE,
    TIMED_OUT,
    FOLDER_MISSING,
    DISCONNECTED,
    DISK,
    DATABASE,
    LESSONS,
    DEFECT
  }

  /** What stands in an exception for a login that could not even be tried. */
  static final String NO_LOGIN = "[NO-LOGIN]";

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration FIRST_LOGIN = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LONGEST_LOGIN = Duration.ofMinutes(15);
  private static final Duration LONGEST_STORE = Duration.ofSeconds(10);

  /** The first pause before the next try. */
  Duration firstPause() {
    return code == Code.LOGIN_REFUSED ? FIRST_LOGIN : FIRST;
  }

  /** The pause before the next try, when the last one was so long; null if there was none. */
  Duration pauseAfter(@Nullable Duration last) {
    Duration doubled = last == null ? firstPause() : last.multipliedBy(2);
    Duration least = doubled.compareTo(firstPause()) < 0 ? firstPause() : doubled;
    return least.compareTo(longestPause()) > 0 ? longestPause() : least;
  }

  private Duration longestPause() {
    return switch (code) {
      case LOGIN_REFUSED -> LONGEST_LOGIN;
      case DISK, DATABASE -> LONGEST_STORE;
      default -> LONGEST;
    };
  }

  /** Whether the connection is as good as it was. */
  boolean leavesConnection() {
    return code == Code.DISK || code == Code.DATABASE || code == Code.LESSONS;
  }

  /** What went wrong while the mailbox was connected to. */
  static Trouble connecting(MailboxSettings settings, Throwable failure) {
    if (failure instanceof IOException && settings.caFile() != null) {
      return failing(
          Code.CA_FILE_UNUSABLE,
          "The file of caFile cannot be read or holds no certificate in PEM form.");
    }
    Trouble certificate = certificate(settings, failure);
    return certificate != null ? certificate : reading(settings, failure);
  }

  /** What went wrong while the mailbox was read. */
  static Trouble reading(MailboxSettings settings, Throwable failure) {
    if (failure instanceof SpoolException e) {
      return new Trouble(Code.DISK, MailboxStatus.State.PAUSED, String.valueOf(e.getMessage()));
    }
    if (failure instanceof RegisterException) {
      return new Trouble(
          Code.DATABASE,
          MailboxStatus.State.PAUSED,
          "The database does not take new rows (locked, full or broken): nothing is taken in until"
              + " it does.");
    }
    if (failure instanceof LessonException) {
      return new Trouble(
          Code.LESSONS,
          MailboxStatus.State.PAUSED,
          "What the folder holds could not be learned and is read again; the log tells why.");
    }
    if (find(failure, FolderNotFoundException.class) != null) {
      return failing(
          Code.FOLDER_MISSING,
          "The folder \"%s\" is not there; create it or correct folderName."
              .formatted(settings.folder()));
    }
    AuthenticationFailedException login = find(failure, AuthenticationFailedException.class);
    if (login != null) {
      return login(login);
    }
    if (find(failure, UnknownHostException.class) != null) {
      return failing(
          Code.HOST_UNKNOWN,
          "The name of the server %s is not known; check the host.".formatted(settings.host()));
    }
    if (find(failure, SocketTimeoutException.class) != null) {
      return failing(Code.TIMED_OUT, "%s does not answer in time.".formatted(settings.address()));
    }
    if (isUnreachable(failure)) {
      return failing(
          Code.UNREACHABLE,
          "Nothing answers at %s; check host and port, and whether the server runs."
              .formatted(settings.address()));
    }
    if (failure instanceof MessagingException || failure instanceof IOException) {
      return failing(
          Code.DISCONNECTED,
          "The connection to %s was lost or the server could not answer."
              .formatted(settings.address()));
    }
    return failing(
        Code.DEFECT, "Reading failed by a defect of the program; the log holds its trace.");
  }

  private static Trouble login(AuthenticationFailedException failure) {
    String answer = String.valueOf(failure.getMessage());
    if (answer.contains(NO_LOGIN)) {
      return failing(
          Code.LOGIN_MISSING,
          "The mailbox has no username and password, or its authenticator gave none.");
    }
    // The response code of RFC 5530 for "not now", as opposed to "not so".
    if (answer.contains("[UNAVAILABLE]")) {
      return failing(
          Code.LOGIN_UNAVAILABLE, "The server cannot check user name and password at present.");
    }
    return failing(
        Code.LOGIN_REFUSED,
        "The server refuses user name or password; correct username and password of the mailbox.");
  }

  private static @Nullable Trouble certificate(MailboxSettings settings, Throwable failure) {
    if (find(failure, CertificateExpiredException.class) != null) {
      return failing(
          Code.CERTIFICATE_EXPIRED,
          "The certificate of %s has expired; it must be renewed.".formatted(settings.address()));
    }
    if (find(failure, CertificateNotYetValidException.class) != null) {
      return failing(
          Code.CERTIFICATE_NOT_YET_VALID,
          "The certificate of %s is not valid yet; check the clocks."
              .formatted(settings.address()));
    }
    if (find(failure, CertPathValidatorException.class) != null
        || find(failure, CertPathBuilderException.class) != null) {
      return failing(
          Code.CERTIFICATE_NOT_TRUSTED,
          "The certificate of %s is signed by nobody who is trusted; give its CA by caFile."
              .formatted(settings.address()));
    }
    if (find(failure, CertificateException.class) != null) {
      return failing(
          Code.CERTIFICATE_OF_ANOTHER_HOST,
          "The certificate of %s is made out to another name; correct the host."
              .formatted(settings.address()));
    }
    if (find(failure, SSLException.class) != null) {
      return failing(
          Code.NO_TLS,
          "%s does not speak TLS 1.2 or later from the first byte; check the port, mostly 993."
              .formatted(settings.address()));
    }
    return null;
  }

  private static boolean isUnreachable(Throwable failure) {
    return find(failure, ConnectException.class) != null
        || find(failure, NoRouteToHostException.class) != null
        || find(failure, MailConnectException.class) != null
        || find(failure, SocketConnectException.class) != null;
  }

  private static Trouble failing(Code code, String sentence) {
    return new Trouble(code, MailboxStatus.State.FAILING, sentence);
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
