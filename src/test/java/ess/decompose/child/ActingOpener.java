package ess.decompose.child;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Entry;
import ess.decompose.opener.Opener;
import ess.decompose.opener.Opening;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens contents that say what an opener in a child shall do wrong. */
final class ActingOpener implements Opener {

  /** Begins a content that this opens; then comes a word. */
  static final byte[] SIGN = {0, 1, 2, 3, 0, 1, 2, 3};

  static byte[] content(String word) {
    byte[] text = word.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(SIGN.length + text.length).put(SIGN).put(text).array();
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(MediaType.OCTET_STREAM);
  }

  @Override
  public void open(Opening opening) throws IOException {
    if (!opening.bytes().has(0, "\0\1\2\3\0\1\2\3")) {
      return;
    }
    String[] words = opening.bytes().latin1().substring(SIGN.length).split(" ", 2);
    switch (words[0]) {
      case "show" -> show(opening, "shown", words[1]);
      case "hang" -> spin();
      case "hang-in-entry" -> opening.entry(Entry.of("endless"), new Waiting());
      case "memory" -> eat();
      case "exit" -> Runtime.getRuntime().halt(9);
      case "overflow" -> deeper(0);
      case "fault" -> throw new IllegalStateException("a fault of the opener");
      case "print" -> {
        System.out.println("a library prints this");
        show(opening, "printed", "after the print");
      }
      case "garbage" -> line("no frame at all".getBytes(StandardCharsets.US_ASCII));
      case "long-frame" -> line(frame(Frame.Kind.BLOCK, Integer.MAX_VALUE));
      case "wrong-order" -> line(frame(Frame.Kind.BLOCK, 0));
      case "praise" ->
          opening.note(Finding.of("a.b", "x", "All is well", Severity.INFO, -10, opening.path()));
      case "flood" -> flood(opening);
      case "big" ->
          opening.entry(Entry.of("big"), new ByteArrayInputStream(new byte[bytes(words[1])]));
      case "many" -> many(opening, Integer.parseInt(words[1]));
      case "gap" -> opening.gap(0, 4);
      case "far-gap" -> opening.gap(0, 1L << 40);
      case "try" -> tries(opening);
      case "do" -> show(opening, "done", Deeds.done(words[1]));
      default -> opening.unopened(words[0]);
    }
  }

  private static int bytes(String number) {
    return Integer.parseInt(number);
  }

  private static void show(Opening opening, String name, String text) {
    opening.entry(
        Entry.of(name), new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void many(Opening opening, int count) {
    for (int i = 0; i < count && !opening.isStopped(); i++) {
      opening.stored(
          Entry.of("entry-" + i), Bytes.of(("content " + i).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static void tries(Opening opening) {
    int granted = 0;
    while (opening.takeTry()) {
      granted++;
    }
    show(opening, "tries", String.valueOf(granted));
  }

  private static void flood(Opening opening) {
    for (int i = 0; i < 1_000_000; i++) {
      opening.note(Finding.of("flood.f" + i, "x", "f", Severity.INFO, 0, opening.path()));
    }
  }

  @SuppressWarnings("InfiniteLoop")
  private static void spin() {
    long x = 1;
    while (x != 0) {
      x = x * 31 + 1 | 1;
    }
  }

  private static void eat() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < 1_000_000) {
      all.add(new byte[1 << 20]);
    }
    throw new IllegalStateException(String.valueOf(all.get(0).length));
  }

  private static int deeper(int depth) {
    return depth < 0 ? 0 : deeper(depth + 1) + 1;
  }

  @SuppressWarnings("EnumOrdinal") // as the writer of frames does
  private static byte[] frame(Frame.Kind kind, int length) {
    return ByteBuffer.allocate(9)
        .putInt(Frame.MAGIC)
        .put((byte) kind.ordinal())
        .putInt(length)
        .array();
  }

  /** Writes past the frames, as native code that was taken over could. */
  private static void line(byte[] bytes) throws IOException {
    FileOutputStream line = new FileOutputStream(FileDescriptor.out);
    line.write(bytes);
    line.flush();
  }

  /** Gives one block and then nothing for ever. */
  private static final class Waiting extends InputStream {
    private boolean given;

    @Override
    public int read() {
      return -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (given) {
        spin();
      }
      given = true;
      return length;
    }
  }

  /** What a child may not do. */
  private static final class Deeds {
    static String done(String deed) {
      try {
        switch (deed) {
          case "socket" -> new Socket(InetAddress.getLoopbackAddress(), 9).close();
          case "exec" -> new ProcessBuilder("/bin/true").start();
          case "write" -> Files.write(Path.of("/tmp/written-by-a-child"), new byte[1]);
          case "delete" -> Files.delete(Path.of("/tmp/deleted-by-a-child"));
          case "read" -> Files.readAllBytes(Path.of("/proc/self/status"));
          case "thread" -> {
            Thread thread = new Thread(() -> {});
            thread.start();
            thread.join();
          }
          case "number" -> {
            return String.valueOf(ProcessHandle.current().pid());
          }
          case "environment" -> {
            return String.join(",", System.getenv().keySet());
          }
          default -> throw new IllegalArgumentException(deed);
        }
        return "done";
      } catch (IOException | InterruptedException e) {
        return "refused: " + e.getMessage();
      }
    }
  }
}
