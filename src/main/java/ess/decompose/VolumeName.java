package ess.decompose;

import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a volume of a split archive tells.
 *
 * @param set which archive it is of: how it counts, and the name without the number
 * @param number its place, from 1 on
 */
record VolumeName(String set, int number) {

  private static final int LAST = Integer.MAX_VALUE;
  private static final Pattern NUMBERED = Pattern.compile("(.+)\\.(\\d{3})");
  private static final Pattern ZIP = Pattern.compile("(.+)\\.z(\\d\\d|ip)");
  private static final Pattern RAR = Pattern.compile("(.+)\\.r(\\d\\d|ar)");
  private static final Pattern PART = Pattern.compile("(.+)\\.part(\\d{1,4})\\.(rar|exe)");
  private static final Pattern ARCHIVE =
      Pattern.compile(".*\\.(7z|zip|rar|tar|tgz|gz|bz2|xz|zst|cab|iso|arj|ace|dmg|jar)");

  /** What the name tells; null if it is not one of a volume. */
  static @Nullable VolumeName of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Matcher numbered = NUMBERED.matcher(lower);
    if (numbered.matches()) {
      return new VolumeName("001 " + numbered.group(1), Integer.parseInt(numbered.group(2)));
    }
    Matcher part = PART.matcher(lower);
    if (part.matches()) {
      return new VolumeName("part " + part.group(1) + ".rar", Integer.parseInt(part.group(2)));
    }
    Matcher zip = ZIP.matcher(lower);
    if (zip.matches()) {
      int number = zip.group(2).equals("ip") ? LAST : Integer.parseInt(zip.group(2));
      return new VolumeName("z01 " + zip.group(1) + ".zip", number);
    }
    Matcher rar = RAR.matcher(lower);
    if (!rar.matches()) {
      return null;
    }
    int number = rar.group(2).equals("ar") ? 1 : Integer.parseInt(rar.group(2)) + 2;
    return new VolumeName("r00 " + rar.group(1) + ".rar", number);
  }

  /** The name of the whole archive. */
  static String stem(String set) {
    return set.substring(set.indexOf(' ') + 1);
  }

  /** Whether several volumes of a set are there, and none between them is missing. */
  static boolean isWhole(SortedMap<Integer, ?> found) {
    int last = found.lastKey();
    int counted = last == LAST ? found.size() - 1 : found.size();
    SortedMap<Integer, ?> numbered = last == LAST ? found.headMap(LAST) : found;
    return found.size() > 1 && numbered.firstKey() == 1 && numbered.lastKey() == counted;
  }

  /** Whether the names of what is there are those of volumes and nothing else. */
  static boolean isSplit(String set, SortedMap<Integer, ?> found) {
    return switch (set.charAt(0)) {
      case '0' -> ARCHIVE.matcher(set).matches();
      case 'z' -> found.firstKey() != LAST;
      case 'r' -> found.lastKey() != 1;
      default -> true;
    };
  }
}
