package ess.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The brands of the list {@code brands}: a line is {@code id | Name, Other name | domain, domain}.
 * The label of a domain, which is its registrable domain without the public suffix, is looked for
 * in foreign hosts; a {@code ~} before a domain says that its label is too common a word for that.
 * Immutable.
 */
final class Brands {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, Set<String>> domains = new HashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Names names = new Names();

  /** Without a brand. */
  Brands() {}

  /** Reads the list. */
  Brands(ListFile file, PublicSuffixes suffixes) {
    Set<String> ids = new TreeSet<>();
    for (ListFile.Line line : file.lines()) {
      String[] columns = line.text().split("\\|", -1);
      if (columns.length != 3) {
        throw file.wrong(line, "a brand is written 'id | Name, Other name | domain, domain'");
      }
      String id = columns[0].strip();
      if (!ID.matcher(id).matches() || !ids.add(id)) {
        throw file.wrong(
            line, "'%s' is no new id; write one of small letters, digits and dashes".formatted(id));
      }
      for (String name : entries(columns[1])) {
        names.add(Folding.plain(name), id);
      }
      List<String> own = entries(columns[2]);
      if (own.isEmpty()) {
        throw file.wrong(line, "the brand has no domain; add those that it sends from");
      }
      for (String domain : own) {
        add(file, line, id, domain, suffixes);
      }
    }
  }

  private void add(
      ListFile file, ListFile.Line line, String id, String domain, PublicSuffixes suffixes) {
    boolean common = domain.startsWith("~");
    String host = Hosts.normal(common ? domain.substring(1) : domain);
    if (!Hosts.isName(host) || host.indexOf('.') < 0) {
      throw file.wrong(line, "'%s' is no domain; write one as in example.com".formatted(domain));
    }
    domains.computeIfAbsent(id, i -> new HashSet<>()).add(host);
    String label = label(suffixes.site(host));
    if (label.equals(id)) {
      owners.put(host, id);
    } else {
      owners.putIfAbsent(host, id);
    }
    if (!common && label.equals(id)) {
      labels.put(label, id);
    } else if (!common) {
      labels.putIfAbsent(label, id);
    }
  }

  private static List<String> entries(String column) {
    List<String> entries = new ArrayList<>();
    for (String entry : column.split(",", -1)) {
      if (!entry.isBlank()) {
        entries.add(entry.strip());
      }
    }
    return entries;
  }

  /** The first label of a site. */
  static String label(String site) {
    int dot = site.indexOf('.');
    return dot < 0 ? site : site.substring(0, dot);
  }

  /** The brand that owns the host or a domain above it; empty if none does. */
  String owning(String host) {
    int from = 0;
    while (from >= 0 && from < host.length()) {
      String owner = owners.get(from == 0 ? host : host.substring(from));
      if (owner != null) {
        return owner;
      }
      int dot = host.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return "";
  }

  /** Whether the brand has the host or a domain above it. */
  boolean owns(String brand, String host) {
    Set<String> own = domains.getOrDefault(brand, Set.of());
    int from = 0;
    while (from >= 0 && from < host.length()) {
      if (own.contains(host.substring(from))) {
        return true;
      }
      int dot = host.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return false;
  }

  /** Labels that are looked for in foreign hosts, each with its brand, in the order of the list. */
  Map<String, String> labels() {
    return labels;
  }

  /** The ids of the brands that a folded text names, sorted. */
  Set<String> in(String plain) {
    return names.in(plain);
  }
}
