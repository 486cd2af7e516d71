package ess.extract;

import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this installation knows of the names in the world: public suffixes, brands, and lists of
 * hosts by what they are. Read once from the text files of a folder: {@code public-suffixes.txt},
 * {@code shared-hosts.txt}, {@code brands.txt}, {@code lure-words.txt}, and for each other list a
 * file with an entry a line. A list without a file is empty. Immutable, safe for many threads.
 */
public final class Lists {

  private static final String SUFFIXES = "public-suffixes";

  /** Lists that other rooms own, of which a verdict says so elsewhere. */
  private static final Set<String> OTHERS = Set.of("common-passwords", "known-bad-sha256");

  private final PublicSuffixes suffixes;
  private final Brands brands;
  private final Imitations imitations;
  private final Map<String, Set<String>> lists;
  private final Map<String, Set<String>> byEntry = new HashMap<>();
  private final String digest;

  private Lists(
      PublicSuffixes suffixes, Brands brands, Map<String, Set<String>> lists, String digest) {
    this.suffixes = suffixes;
    this.brands = brands;
    this.lists = lists;
    this.imitations = new Imitations(brands, suffixes, lists.getOrDefault("lure-words", Set.of()));
    this.digest = digest;
    for (Map.Entry<String, Set<String>> list : lists.entrySet()) {
      if (!list.getKey().equals(SUFFIXES)) {
        for (String entry : list.getValue()) {
          byEntry.computeIfAbsent(entry, e -> new TreeSet<>()).add(list.getKey());
        }
      }
    }
  }

  /** Reads the lists of the folder of that name. */
  public static Lists in(String folder) {
    return read(Path.of(folder));
  }

  /** Reads the lists of the folder. */
  public static Lists read(Path folder) {
    Map<String, ListFile> files = new HashMap<>();
    MessageDigest all = Sha256.newDigest();
    for (Path path : ListFile.in(folder)) {
      String below = folder.relativize(path).toString();
      String name = ListFile.name(path);
      if (!OTHERS.contains(name)) {
        ListFile file = ListFile.read(path);
        all.update((below + '\n' + file.sha256() + '\n').getBytes(StandardCharsets.UTF_8));
        if (folder.equals(path.getParent())) {
          files.put(name, file);
        }
      }
    }
    return new Lists(suffixes(folder, files), files, Sha256.finish(all).hex());
  }

  private Lists(PublicSuffixes suffixes, Map<String, ListFile> files, String digest) {
    this(suffixes, brands(files.get("brands"), suffixes), sets(files), digest);
  }

  private static PublicSuffixes suffixes(Path folder, Map<String, ListFile> files) {
    ListFile rules = files.get(SUFFIXES);
    if (rules == null) {
      throw new ExtractException(
          "the list %s is missing; put it there, or set ess.extract.lists"
              .formatted(folder.resolve("public-suffixes.txt")));
    }
    ListFile shared = files.get("shared-hosts");
    return new PublicSuffixes(shared == null ? List.of(rules) : List.of(rules, shared));
  }

  private static Brands brands(@Nullable ListFile file, PublicSuffixes s) {
    return file == null ? new Brands() : new Brands(file, s);
  }

  private static Map<String, Set<String>> sets(Map<String, ListFile> files) {
    Map<String, Set<String>> sets = new HashMap<>();
    for (Map.Entry<String, ListFile> file : files.entrySet()) {
      Set<String> entries = new HashSet<>();
      for (ListFile.Line line : file.getValue().lines()) {
        entries.add(Hosts.normal(line.text()));
      }
      sets.put(file.getKey(), entries);
    }
    return sets;
  }

  /** The registrable domain of the host; the host itself where it is an address or has none. */
  public String site(String host) {
    return suffixes.site(Hosts.normal(host));
  }

  /** The id of the brand that owns the site or a domain above it; empty if none does. */
  public String brandOwning(String site) {
    return brands.owning(Hosts.normal(site));
  }

  /** Whether the host, or a domain above it, belongs to the brand; it may belong to others too. */
  public boolean owns(String brand, String host) {
    return brands.owns(brand, Hosts.normal(host));
  }

  /** The ids of the brands that a folded text names, between borders of words, sorted. */
  public Set<String> brandsIn(String plain) {
    return brands.in(plain);
  }

  /**
   * The id of the brand whose site the host imitates without being it; empty if there is none. It
   * does if the label of its site, read without punycode, is
   *
   * <ul>
   *   <li>the label of a brand under a top-level domain of later years, as {@code .support},
   *   <li>drawn like it: look-alike letters of other scripts, letters with marks, digits for
   *       letters, {@code rn} for {@code m}, {@code vv} for {@code w}, {@code cl} for {@code d},
   *   <li>one letter more, less or other than a label of six letters or more, or with two swapped,
   *   <li>such a label, or one drawn like it, with a word of the list {@code lure-words} before or
   *       behind it, with or without a dash;
   * </ul>
   *
   * or if another label of the host is drawn like that of a brand without being it. Labels of fewer
   * than five letters are not imitated, nor those that the list of brands marks as common words.
   */
  public String lookalike(String host) {
    return imitations.imitated(Hosts.normal(host));
  }

  /**
   * The id of the brand whose label stands in a host that it does not own, public suffix aside:
   * anywhere if the label has six letters or more, between dots and dashes if it has four. Empty if
   * there is none.
   */
  public String brandInHost(String host) {
    return imitations.inside(Hosts.normal(host));
  }

  /** Whether the list has the entry, or a domain above it. */
  public boolean is(String list, String hostOrSite) {
    Set<String> entries = lists.get(list);
    if (entries == null || entries.isEmpty()) {
      return false;
    }
    String host = Hosts.normal(hostOrSite);
    int from = 0;
    while (from >= 0) {
      if (entries.contains(host.substring(from))) {
        return true;
      }
      int dot = host.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return false;
  }

  /** The names of the lists that have the host, or a domain above it; not the public suffixes. */
  Set<String> having(String hostOrSite) {
    String host = Hosts.normal(hostOrSite);
    Set<String> having = Set.of();
    for (int from = 0; from >= 0; ) {
      Set<String> more = byEntry.get(host.substring(from));
      if (more != null && having.isEmpty()) {
        having = more;
      } else if (more != null) {
        having = new TreeSet<>(having);
        having.addAll(more);
      }
      int dot = host.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return having;
  }

  /** The digest of all files of the folder that are read for facts, in 64 hexadecimal digits. */
  public String digest() {
    return digest;
  }
}
