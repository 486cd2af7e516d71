package ess.decompose.opener;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names what packed a program, so that its real code is not in the file: by the names of sections,
 * by the first instructions, and else by how evenly the bytes of its code are spread.
 */
final class Packer {

  private static final double EVEN = 7.2;
  private static final int LEAST_BYTES = 2048;

  /** Names of sections, or how they begin, in lower case. */
  private static final Map<String, String> BY_SECTION =
      Map.ofEntries(
          Map.entry("upx", "UPX"),
          Map.entry(".upx", "UPX"),
          Map.entry(".aspack", "ASPack"),
          Map.entry(".adata", "ASPack"),
          Map.entry(".aspr", "ASProtect"),
          Map.entry("mew", "MEW"),
          Map.entry(".petite", "Petite"),
          Map.entry(".wwp32", "WWPack"),
          Map.entry("wwpack", "WWPack"),
          Map.entry("yc", "yoda's Crypter"),
          Map.entry(".yp", "yoda's Protector"),
          Map.entry(".mpress", "MPRESS"),
          Map.entry("themida", "Themida"),
          Map.entry(".themida", "Themida"),
          Map.entry("winlicen", "WinLicense"),
          Map.entry(".winlice", "WinLicense"),
          Map.entry(".vmp", "VMProtect"),
          Map.entry(".enigma", "Enigma"),
          Map.entry("pec1", "PECompact"),
          Map.entry("pec2", "PECompact"),
          Map.entry("pecompac", "PECompact"),
          Map.entry(".nsp", "NsPack"),
          Map.entry("nsp", "NsPack"),
          Map.entry(".pelock", "PELock"),
          Map.entry("pelockn", "PELock"),
          Map.entry(".rlpack", "RLPack"),
          Map.entry(".svkp", "SVKP"),
          Map.entry(".shrink", "Shrinker"),
          Map.entry(".packed", "RLPack"),
          Map.entry("kkrunchy", "kkrunchy"),
          Map.entry("!epack", "EPack"),
          Map.entry(".ccg", "CCG"),
          Map.entry("pebundle", "PEBundle"),
          Map.entry(".perplex", "Perplex"));

  /** First instructions; {@code ..} is any byte. */
  private static final List<Map.Entry<String, String>> BY_START =
      List.of(
          Map.entry("60be........8dbe", "UPX"),
          Map.entry("60e803000000e9eb", "ASPack"),
          Map.entry("87 25........6194", "FSG"),
          Map.entry("b8........68........64ff35", "Petite"),
          Map.entry("53558be833dbeb60", "WWPack"),
          Map.entry("558bec53565760e8000000005d81ed", "yoda's Crypter"),
          Map.entry("eb016860e8000000008b1c24", "PESpin"),
          Map.entry("e9......ff0c", "MEW"),
          Map.entry("b8........5064ff35000000006489250000000033c08908", "PECompact"));

  private Packer() {}

  /** What packed it, or null. */
  static @Nullable String of(Executable program, Bytes bytes) {
    // It lays the headers of DOS and Windows over each other.
    if (bytes.has(2, "KERNEL32.DLL") || bytes.has(2, "LoadLibraryA")) {
      return "Upack";
    }
    String byStart = byStart(bytes, program.entryPoint());
    String bySection = bySection(program);
    if (byStart != null || bySection != null) {
      return byStart == null || byStart.equals(bySection)
          ? bySection
          : bySection == null ? byStart : byStart + ", " + bySection;
    }
    for (Executable.Section section : program.sections()) {
      Bytes code = bytes.slice(section.from(), section.to());
      if (section.runs() && code.size() >= LEAST_BYTES && entropy(code) > EVEN) {
        return "unknown; the bytes of section %s are as even as packed ones"
            .formatted(section.name());
      }
    }
    return null;
  }

  private static @Nullable String bySection(Executable program) {
    for (Executable.Section section : program.sections()) {
      String name = section.name().toLowerCase(Locale.ROOT);
      for (Map.Entry<String, String> known : BY_SECTION.entrySet()) {
        if (name.startsWith(known.getKey())) {
          return known.getValue();
        }
      }
    }
    return null;
  }

  private static @Nullable String byStart(Bytes bytes, int at) {
    if (at < 0) {
      return null;
    }
    for (Map.Entry<String, String> known : BY_START) {
      if (begins(bytes, at, known.getKey().replace(" ", ""))) {
        return known.getValue();
      }
    }
    return null;
  }

  private static boolean begins(Bytes bytes, int at, String digits) {
    for (int i = 0; i < digits.length(); i += 2) {
      String digit = digits.substring(i, i + 2);
      if (!digit.equals("..") && bytes.at(at + i / 2) != Integer.parseInt(digit, 16)) {
        return false;
      }
    }
    return true;
  }

  /** How many bits of a byte cannot be guessed, 0 to 8. */
  private static double entropy(Bytes bytes) {
    int[] counts = new int[256];
    for (int i = 0; i < bytes.size(); i++) {
      counts[bytes.at(i)]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / bytes.size();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
