package ess.decompose;

import ess.message.PartPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a mail that has a header section: the mail itself, a body part, or a mail inside. */
final class Entity {

  /** What an entity holds. */
  enum Shape {
    /** Content. */
    LEAF,
    /** Body parts. */
    MULTIPART,
    /** A mail, which is its only child. */
    MESSAGE
  }

  /** A run of bytes outside the body parts of a multipart. */
  record Gap(int from, int to, boolean preamble) {}

  final @Nullable Entity parent;

  /** Its number among its siblings, from 1 on; 0 for a mail. */
  final int number;

  final int level;

  /** In how many mails inside the scanned one it lies. */
  final int mails;

  HeaderSection header;
  Shape shape = Shape.LEAF;
  int bodyFrom;
  int bodyTo;
  int children;
  boolean closed;
  boolean afterClose;

  /** Whether the ledger was full, so that it is the rest of the mail, not cut at boundary lines. */
  boolean rest;

  /** Where the first boundary line stands that no header announces; -1 if there is none. */
  int undeclared = -1;

  final List<Gap> gaps = new ArrayList<>();

  // Names, given when the parts are made.
  @Nullable PartPath headerPath;
  @Nullable PartPath bodyPath;
  @Nullable PartPath mailPath;
  String section = "";

  // Whether the budget left no room for a part of it.
  boolean headerUnread;
  boolean bodyUnread;

  Entity(@Nullable Entity parent, int number, HeaderSection header) {
    this.parent = parent;
    this.number = number;
    this.level = parent == null ? 0 : parent.level + 1;
    this.mails = parent == null ? 0 : parent.mails + (number == 0 ? 1 : 0);
    this.header = header;
  }

  /** Whether it is the mail itself or a mail inside, and no body part. */
  boolean isMail() {
    return number == 0;
  }
}
