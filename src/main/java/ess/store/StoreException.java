package ess.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot do what it was asked, and nothing of it was done. The message is one sentence
 * for a person that says what to change.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the database. */
  public enum Kind {
    /** The folder or a file in it cannot be written. */
    UNWRITABLE,
    /** Another process works on the same folder. */
    IN_USE,
    /** The file is no database, a broken one, or one of another version. */
    DAMAGED,
    /** There is no room left. */
    FULL,
    /** Someone holds the database locked for longer than we wait. */
    LOCKED,
    /** The pool or the driver failed otherwise, or a statement is wrong. */
    OTHER;

    /**
     * Whether the same work succeeds later, once the cause is gone; it was not the work's fault.
     */
    public boolean passes() {
      return this != OTHER && this != DAMAGED;
    }
  }

  private final Kind kind;

  StoreException(Kind kind, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  /** What to say of an exception of the driver, or one caused by it. */
  static StoreException of(Exception e) {
    Kind kind = kindOf(e);
    return new StoreException(kind, sentence(kind), e);
  }

  /** What kind of failure lies at the bottom of an exception. */
  public static Kind kindOf(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException known) {
        return known.kind;
      }
      if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
        return kindOfCode(sql.getErrorCode() & 0xff);
      }
    }
    return Kind.OTHER;
  }

  /** Tells the kinds apart by the primary result code of SQLite (sqlite.org/rescode.html). */
  private static Kind kindOfCode(int code) {
    return switch (code) {
      case 5, 6 -> Kind.LOCKED;
      case 8, 14 -> Kind.UNWRITABLE;
      case 10, 13 -> Kind.FULL;
      case 11, 26 -> Kind.DAMAGED;
      default -> Kind.OTHER;
    };
  }

  private static String sentence(Kind kind) {
    return switch (kind) {
      case LOCKED -> "The database is locked by another program; end that program";
      case UNWRITABLE -> "The database cannot be opened for writing; check owner and mode of it";
      case FULL -> "The database cannot be written; make room on its disk";
      case DAMAGED -> "The database is damaged; put back a copy of it";
      case IN_USE, OTHER -> "The database refused a statement";
    };
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
