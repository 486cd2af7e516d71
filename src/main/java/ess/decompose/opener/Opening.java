package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container on its way to parts: what an {@link Opener} is given and hands its finds to. It
 * keeps the budget of the whole message; an opener that was told to stop loses nothing, for what it
 * handed over stays. For one thread.
 */
public interface Opening {

  /** The container. */
  Bytes bytes();

  /** The path of the container, for findings on it. */
  PartPath path();

  /** The likeliest name of the container, or null. */
  @Nullable String name();

  /** The media type that the bytes of the container show. */
  MediaType type();

  /** How many entries were handed over. */
  int entries();

  /** How many entries could not be read. */
  int faults();

  /** Whether the budget is spent, so that the opener can stop. To be asked in every loop. */
  boolean isStopped();

  /** What the budget of the message has left. */
  Allowance left();

  /** How many bytes of memory one unpacker may take for dictionaries and tables. */
  long memory();

  /** Hands over an entry; it is read to its end or to a limit, named, and opened in turn. */
  void entry(Entry entry, InputStream in);

  /** Hands over an entry whose bytes are at hand. */
  void stored(Entry entry, Bytes content);

  /** Hands over an entry that needs a password which is not known: its packed form. */
  void encrypted(Entry entry, Bytes packed);

  /** Hands over an entry that is packed in a way that is not known; names it in a finding. */
  void unreadable(Entry entry, Bytes packed, String evidence);

  /** The whole container is encrypted. */
  void encrypted();

  /** What is known of this format is its name: nothing in it was looked at, which is a finding. */
  void unopened(String format);

  /**
   * Hands over bytes from one index to another that the format does not account for. Blank ones are
   * passed over.
   */
  void gap(long from, long to);

  /** The container, or the entry at the range, cannot be read to its end. */
  void damaged(String what, @Nullable ByteRange range);

  /** The opener needs more than a limit grants. */
  void exceed(Limit limit);

  /** Notes what was noticed of the container. */
  void trait(Part.Trait trait);

  /** Notes a media type that only the opened container shows. */
  void type(MediaType type);

  /** Notes a finding on the container or one of its entries. */
  void note(Finding finding);

  /**
   * The passwords to try, likeliest first: what the message offers, then some common ones. Each try
   * has to be granted by {@link #takeTry}.
   */
  List<String> passwords();

  /** Whether one more password may be tried; the bound is one for the whole message. */
  boolean takeTry();

  /** Says which password opened the container. It is named by where it stood, never itself. */
  void unlocked(String password);
}
