package ess.decompose.child;

import java.nio.ByteBuffer;

/**
 * One piece of what service and child say to each other: a magic number, a kind, a length and that
 * many bytes.
 *
 * @param kind what it says
 * @param payload what belongs to it
 */
record Frame(Kind kind, ByteBuffer payload) {

  /** Begins each frame, so that a stray word on the line is noticed. */
  static final int MAGIC = 0x7e455353;

  /** The longest payload. */
  static final int MOST_BYTES = 1 << 20;

  /** How many bytes of a content one frame carries. */
  static final int BLOCK_BYTES = 1 << 16;

  /** What a frame says. */
  enum Kind {
    /** To the child: open this. Its bytes follow as blocks. */
    OPEN,
    /** To the child: the budget is spent. */
    STOP,
    /** To the child: a password may be tried. */
    GRANTED,
    /** To the child: no more passwords may be tried. */
    REFUSED,
    /** To the child: the passwords to try. */
    PASSWORDS,
    /** The child can begin; says how it is locked down. */
    READY,
    /** An entry; its bytes follow as blocks unless it names a range of the container. */
    ENTRY,
    /** Some bytes of a content. */
    BLOCK,
    /** The end of an entry's bytes, and why. */
    END,
    /** The whole container is encrypted. */
    ENCRYPTED,
    /** The format is only known by its name. */
    UNOPENED,
    /** Bytes that belong to nothing. */
    GAP,
    /** Something cannot be read. */
    DAMAGED,
    /** A limit is passed. */
    EXCEED,
    /** Something was noticed of the container. */
    TRAIT,
    /** The media type that the opened container shows. */
    TYPE,
    /** A finding. */
    NOTE,
    /** Which passwords may be tried? */
    ASK,
    /** May a password be tried? */
    TRY,
    /** Which password opened it, by its number. */
    UNLOCKED,
    /** The opener failed by a fault of its own. Ends the answer. */
    FAILED,
    /** All is told. Ends the answer. */
    DONE
  }

  /** How the bytes of an entry are handed over. */
  enum Manner {
    UNPACKED,
    STORED,
    ENCRYPTED,
    UNREADABLE
  }

  /** How the bytes of an entry end. */
  enum End {
    WHOLE,
    DAMAGED,
    NEEDS_PASSWORD,
    NEEDS_MEMORY,
    CUT
  }
}
