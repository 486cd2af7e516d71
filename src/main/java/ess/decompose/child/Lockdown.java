package ess.decompose.child;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes system calls from this process for good, by a filter of the kernel (seccomp) that needs no
 * rights. A call that is refused fails with {@code EPERM}; threads, memory, and reading of files go
 * on.
 */
final class Lockdown {

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final long SET_MODE_FILTER = 1;
  private static final long FOR_ALL_THREADS = 1;

  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE = 0x00050000 | 1;
  private static final int UNKNOWN = 0x00050000 | 38;

  private static final int LOAD = 0x20;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  private static final int X32 = 0x40000000;
  private static final int CLONE_THREAD = 0x00010000;

  /** O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE. */
  private static final int OPEN_TO_WRITE = 0x1 | 0x2 | 0x40 | 0x200 | 0x400000;

  /** What is called of the C library. */
  interface CLibrary extends Library {
    int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d);

    NativeLong syscall(NativeLong number, Object... arguments);
  }

  private record Instruction(int code, int ifSo, int ifNot, int value) {}

  private final SystemCalls calls;
  private final List<Instruction> program = new ArrayList<>();

  private Lockdown(SystemCalls calls) {
    this.calls = calls;
  }

  /** Locks this process, and says that it did or why it could not. */
  static String lock() {
    String os = System.getProperty("os.name", "");
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    SystemCalls calls = of(architecture);
    if (!os.equals("Linux") || calls == null) {
      return "none: no table of system calls for %s on %s".formatted(os, architecture);
    }
    try {
      return new Lockdown(calls).apply();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
      return "none: JNA cannot be loaded, for it needs a folder to write to: " + e.getMessage();
    }
  }

  static @Nullable SystemCalls of(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> SystemCalls.AMD64;
      case "aarch64", "arm64" -> SystemCalls.ARM64;
      default -> null;
    };
  }

  private String apply() {
    CLibrary c = Native.load("c", CLibrary.class);
    build((int) ProcessHandle.current().pid());
    try (Memory filter = new Memory(8L * program.size());
        Memory head = new Memory(16)) {
      for (int i = 0; i < program.size(); i++) {
        Instruction next = program.get(i);
        filter.setShort(8L * i, (short) next.code());
        filter.setByte(8L * i + 2, (byte) next.ifSo());
        filter.setByte(8L * i + 3, (byte) next.ifNot());
        filter.setInt(8L * i + 4, next.value());
      }
      head.clear();
      head.setShort(0, (short) program.size());
      head.setPointer(8, filter);
      NativeLong none = new NativeLong(0);
      if (c.prctl(PR_SET_NO_NEW_PRIVS, new NativeLong(1), none, none, none) != 0) {
        return "none: the kernel refuses no-new-privileges, error " + Native.getLastError();
      }
      long answer =
          c.syscall(
                  new NativeLong(calls.seccomp()),
                  new NativeLong(SET_MODE_FILTER),
                  new NativeLong(FOR_ALL_THREADS),
                  (Pointer) head)
              .longValue();
      return answer == 0
          ? "seccomp: no network, no other programs, no writing"
          : "none: the kernel refuses seccomp, error " + Native.getLastError();
    }
  }

  private void build(int ownId) {
    load(ARCHITECTURE);
    when(IF_EQUAL, calls.audit(), 1);
    answer(REFUSE);
    load(NUMBER);
    if (calls.hasX32()) {
      refuse(IF_AT_LEAST, X32, REFUSE);
    }
    for (int number : calls.refused()) {
      refuse(IF_EQUAL, number, REFUSE);
    }
    // Their arguments lie in memory where a filter cannot look; the C library falls back on the
    // older calls.
    refuse(IF_EQUAL, calls.clone3(), UNKNOWN);
    refuse(IF_EQUAL, calls.openat2(), UNKNOWN);
    onlyIf(calls.makesThread(), 0, IF_ANY_BIT, CLONE_THREAD, true);
    onlyIf(calls.openat(), 2, IF_ANY_BIT, OPEN_TO_WRITE, false);
    if (calls.open() >= 0) {
      onlyIf(calls.open(), 1, IF_ANY_BIT, OPEN_TO_WRITE, false);
    }
    onlyIf(calls.tgkill(), 0, IF_EQUAL, ownId, true);
    onlyIf(calls.prlimit(), 0, IF_EQUAL, 0, true);
    answer(ALLOW);
  }

  private void refuse(int test, int value, int how) {
    program.add(new Instruction(test, 0, 1, value));
    answer(how);
  }

  /** Lets a call pass only if the low half of an argument passes the test, or does not. */
  private void onlyIf(int number, int argument, int test, int value, boolean passes) {
    program.add(new Instruction(IF_EQUAL, 0, 4, number));
    load(ARGUMENTS + 8 * argument);
    program.add(new Instruction(test, passes ? 1 : 0, passes ? 0 : 1, value));
    answer(REFUSE);
    answer(ALLOW);
  }

  private void load(int offset) {
    program.add(new Instruction(LOAD, 0, 0, offset));
  }

  private void when(int test, int value, int skip) {
    program.add(new Instruction(test, skip, 0, value));
  }

  private void answer(int value) {
    program.add(new Instruction(RETURN, 0, 0, value));
  }
}
