package ess.decompose.opener;

import ess.message.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells a media type by the first bytes of a content, in some microseconds. What it cannot tell is
 * {@code text/plain} or {@code application/octet-stream}. A zip is refined when it is opened: see
 * {@link ZipType}.
 */
public final class Magic {

  /** What an opener calls a stream whose records it has read itself, packed ones among them. */
  public static final MediaType RECORDS = MediaType.of("application/x-ole-records");

  static final MediaType TEXT = MediaType.of("text/plain");
  static final MediaType HTML = MediaType.of("text/html");
  static final MediaType ZIP = MediaType.of("application/zip");
  static final MediaType GZIP = MediaType.of("application/gzip");
  static final MediaType TAR = MediaType.of("application/x-tar");
  static final MediaType SEVEN_ZIP = MediaType.of("application/x-7z-compressed");
  static final MediaType RAR = MediaType.of("application/x-rar-compressed");
  static final MediaType CPIO = MediaType.of("application/x-cpio");
  static final MediaType AR = MediaType.of("application/x-archive");
  static final MediaType ZSTD = MediaType.of("application/zstd");
  static final MediaType LZ4 = MediaType.of("application/x-lz4");
  static final MediaType SNAPPY = MediaType.of("application/x-snappy-framed");
  static final MediaType LZIP = MediaType.of("application/x-lzip");

  /** Has no signature: a file is one if it is called so and unpacks. */
  public static final MediaType BROTLI = MediaType.of("application/x-brotli");

  public static final MediaType DEFLATE = MediaType.of("application/x-deflate");

  static final MediaType BZIP2 = MediaType.of("application/x-bzip2");
  static final MediaType XZ = MediaType.of("application/x-xz");
  static final MediaType LZMA = MediaType.of("application/x-lzma");
  static final MediaType COMPRESS = MediaType.of("application/x-compress");
  static final MediaType MBOX = MediaType.of("application/mbox");
  static final MediaType XML = MediaType.of("application/xml");

  /** A disk with partitions, or a volume of FAT, NTFS or exFAT without any. */
  static final MediaType DISK = MediaType.of("application/x-raw-disk-image");

  static final MediaType VHD = MediaType.of("application/x-vhd");
  static final MediaType VHDX = MediaType.of("application/x-vhdx");
  static final MediaType DMG = MediaType.of("application/x-apple-diskimage");
  static final MediaType UDF = MediaType.of("application/x-udf-image");
  static final MediaType APPLE_FORKS = MediaType.of("application/applefile");
  static final MediaType MAC_BINARY = MediaType.of("application/x-macbinary");
  static final MediaType NSIS = MediaType.of("application/x-nsis-installer");
  static final MediaType XAR = MediaType.of("application/x-xar");
  static final MediaType CAB = MediaType.of("application/vnd.ms-cab-compressed");
  static final MediaType ARJ = MediaType.of("application/x-arj");
  static final MediaType LHA = MediaType.of("application/x-lzh");
  static final MediaType SZDD = MediaType.of("application/x-ms-compress-szdd");
  static final MediaType KWAJ = MediaType.of("application/x-ms-compress-kwaj");
  static final MediaType ISO = MediaType.of("application/x-iso9660-image");

  /** An image of a compact disc with all bytes of its sectors. */
  static final MediaType RAW_CD = MediaType.of("application/x-raw-cd-image");

  static final MediaType BINHEX = MediaType.of("application/mac-binhex40");
  static final MediaType CHM = MediaType.of("application/vnd.ms-htmlhelp");
  static final MediaType SVG = MediaType.of("image/svg+xml");
  static final MediaType CALENDAR = MediaType.of("text/calendar");
  static final MediaType VCARD = MediaType.of("text/vcard");
  static final MediaType SHORTCUT = MediaType.of("application/x-ms-shortcut");
  static final MediaType FLASH = MediaType.of("application/x-shockwave-flash");
  static final MediaType PGP = MediaType.of("application/pgp-encrypted");
  static final MediaType PGP_KEYS = MediaType.of("application/pgp-keys");
  static final MediaType PGP_SIGNATURE = MediaType.of("application/pgp-signature");

  static final MediaType SHELL = MediaType.of("application/x-sh");

  /** A signature: bytes at a fixed place. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sign(int at, byte[] bytes, MediaType type) {
    boolean is(Bytes content) {
      if (at + bytes.length > content.size()) {
        return false;
      }
      byte[] a = content.array();
      int start = content.from() + at;
      for (int i = 0; i < bytes.length; i++) {
        if (a[start + i] != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<List<Sign>> BY_FIRST = new ArrayList<>();
  private static final List<Sign> ELSEWHERE = new ArrayList<>();
  private static final int TEXT_WINDOW = 2048;
  private static final int PDF_WINDOW = 1024;

  static {
    for (int i = 0; i < 256; i++) {
      BY_FIRST.add(new ArrayList<>());
    }
    ascii("PK\u0003\u0004", ZIP);
    ascii("PK\u0005\u0006", ZIP);
    ascii("PK\u0007\u0008PK\u0003\u0004", ZIP);
    ascii("PK00PK\u0003\u0004", ZIP);
    hex("1f8b", GZIP);
    ascii("7z\u00bc\u00af'\u001c", SEVEN_ZIP);
    ascii("BZh", BZIP2);
    hex("fd377a585a00", XZ);
    hex("1f9d", COMPRESS);
    hex("502a4d18", ZSTD);
    hex("1f1e", "application/x-pack");
    hex("cafed00d", "application/x-java-pack200");
    hex("894c5a4f000d0a1a0a", "application/x-lzop");
    ascii("LRZI", "application/x-lrzip");
    ascii("RZIP", "application/x-rzip");
    ascii("UHA\u0006", "application/x-uharc");
    ascii("RE~^", "application/x-rar-old");
    ascii("7kSt", "application/x-zpaq");
    ascii("zPQ\u0001", "application/x-zpaq");
    ascii("zPQ\u0002", "application/x-zpaq");
    ascii("SIT!", "application/x-stuffit");
    ascii("StuffIt", "application/x-stuffit");
    hex("0000007b", "application/x-dar");
    at(20, "\u00dc\u00a7\u00c4\u00fd", "application/x-zoo");
    hex("1fa0", "application/x-lzh-compress");
    ascii("ArC\u0001", "application/x-freearc");
    at(7, "-sqx-", "application/x-sqx");
    at(14, "\u001aJar\u001b", "application/x-jar-archive");
    ascii("GCAX", "application/x-gca");
    ascii("NanoZip", "application/x-nanozip");
    ascii("AA01", "application/x-apple-archive");
    ascii("YAA1", "application/x-apple-archive");
    ascii("pbzx", "application/x-pbzx");
    ascii("bvx", "application/x-lzfse");
    ascii("DAA\0", "application/x-daa-image");
    ascii("IsZ!", "application/x-isz-image");
    ascii("CISO", "application/x-cso-image");
    hex("edabeedb", "application/x-rpm");
    ascii("Salted__", "application/x-openssl-encrypted");
    ascii("age-encryption.org/v1\n", "application/x-age-encrypted");
    ascii("AES\u0001\0", "application/x-aes-crypt");
    ascii("AES\u0002\0", "application/x-aes-crypt");
    ascii("AES\u0003\0", "application/x-aes-crypt");
    hex("28b52ffd", ZSTD);
    hex("04224d18", LZ4);
    hex("02214c18", LZ4);
    hex("ff060000734e61507059", SNAPPY);
    ascii("LZIP", LZIP);
    ascii("Rar!\u001a\u0007", RAR);
    ascii("MSCF", CAB);
    ascii("ISc(", "application/x-installshield");
    hex("60ea", ARJ);
    at(2, "-lh", LHA);
    at(2, "-lz", LHA);
    at(2, "-pm", LHA);
    at(7, "**ACE**", "application/x-ace-compressed");
    ascii("ALZ\u0001", "application/x-alz");
    ascii("EGGA", "application/x-egg");
    ascii("SZDD\u0088\u00f0'3", SZDD);
    ascii("SZ \u0088\u00f0'3\u00d1", SZDD);
    ascii("KWAJ\u0088\u00f0'\u00d1", KWAJ);
    ascii("(This file must be converted with BinHex", BINHEX);
    hex("00051600", APPLE_FORKS);
    hex("00051607", APPLE_FORKS);
    at(4, "\u00ef\u00be\u00ad\u00deNullsoftInst", NSIS);
    ascii("!<arch>\n", AR);
    ascii("070701", CPIO);
    ascii("070702", CPIO);
    ascii("070707", CPIO);
    hex("c771", CPIO);
    hex("71c7", CPIO);
    ascii("xar!", XAR);
    ascii("MSWIM\0\0\0", "application/x-ms-wim");
    ascii("encrcdsa", DMG);
    ascii("vhdxfile", VHDX);
    ascii("conectix", VHD);
    ascii("QFI\u00fb", "application/x-qemu-disk");
    ascii("KDMV", "application/x-vmdk");
    ascii("COWD", "application/x-vmdk");
    at(64, "\u007f\u0010\u00da\u00be", "application/x-virtualbox-vdi");
    ascii("WithoutFreeSpace", "application/x-parallels-disk");
    ascii("WithouFreSpacExt", "application/x-parallels-disk");
    ascii("EVF\t\r\n\u00ff\0", "application/x-expert-witness");
    ascii("hsqs", "application/x-squashfs");
    hex("453dcd28", "application/x-cramfs");
    at(32769, "CD001", ISO);
    hex("00ffffffffffffffffffff00", RAW_CD);
    at(32769, "BEA01", UDF);
    at(32769, "NSR02", UDF);
    at(32769, "NSR03", UDF);
    ascii("ITSF", CHM);
    hex("d0cf11e0a1b11ae1", "application/x-ole-storage");
    hex("e4525c7b8cd8a74daeb15378d02996d3", "application/onenote");
    hex("a12fff43d9ef764c9ee210ea5722765f", "application/onenote");
    hex("789f3e22", "application/vnd.ms-tnef");
    ascii("{\\rt", "application/rtf");
    ascii("%PDF-", "application/pdf");
    ascii("%!PS", "application/postscript");
    hex("c5d0d3c6", "application/postscript");
    ascii("AC10", "image/vnd.dwg");
    ascii("\u00d7\u00cd\u00c6\u009a", "image/wmf");
    at(40, " EMF", "image/emf");
    ascii("MZ", "application/x-msdownload");
    hex("7f454c46", "application/x-elf");
    hex("feedface", "application/x-mach-o");
    hex("feedfacf", "application/x-mach-o");
    hex("cefaedfe", "application/x-mach-o");
    hex("cffaedfe", "application/x-mach-o");
    hex("cafebabe", "application/java-vm");
    hex("4c0000000114020000000000c000000000000046", SHORTCUT);
    ascii("dex\n", "application/x-dex");
    hex("0061736d", "application/wasm");
    ascii("!BDN", "application/vnd.ms-outlook-pst");
    hex("000100005374616e6461726420", "application/x-msaccess");
    ascii("SQLite format 3\0", "application/vnd.sqlite3");
    ascii("FWS", FLASH);
    ascii("CWS", FLASH);
    ascii("ZWS", FLASH);
    ascii("#@~^", "application/x-encoded-script");
    ascii("#!", SHELL);
    ascii("\u0089PNG\r\n\u001a\n", "image/png");
    hex("ffd8ff", "image/jpeg");
    ascii("GIF87a", "image/gif");
    ascii("GIF89a", "image/gif");
    ascii("BM", "image/bmp");
    hex("49492a00", "image/tiff");
    hex("4d4d002a", "image/tiff");
    hex("49492b00", "image/tiff");
    hex("4d4d002b", "image/tiff");
    hex("0000000c4a584c200d0a870a", "image/jxl");
    hex("ff0a", "image/jxl");
    hex("0000000c6a5020200d0a870a", "image/jp2");
    hex("ff4fff51", "image/jp2");
    ascii("8BPS", "image/vnd.adobe.photoshop");
    ascii("icns", "image/icns");
    hex("00000100", "image/vnd.microsoft.icon");
    at(8, "WEBP", "image/webp");
    at(8, "WAVE", "audio/vnd.wave");
    at(8, "AVI ", "video/x-msvideo");
    at(4, "ftypheic", "image/heic");
    at(4, "ftypheix", "image/heic");
    at(4, "ftyphevc", "image/heic");
    at(4, "ftyphevx", "image/heic");
    at(4, "ftypheim", "image/heic");
    at(4, "ftypheis", "image/heic");
    at(4, "ftypmsf1", "image/heif");
    at(4, "ftypavis", "image/avif");
    at(4, "ftypmif1", "image/heif");
    at(4, "ftypavif", "image/avif");
    at(4, "ftypM4A", "audio/mp4");
    at(4, "ftyp", "video/mp4");
    at(4, "moov", "video/quicktime");
    ascii("ID3", "audio/mpeg");
    hex("fffb", "audio/mpeg");
    hex("fff3", "audio/mpeg");
    ascii("OggS", "application/ogg");
    ascii("fLaC", "audio/x-flac");
    ascii("MThd", "audio/midi");
    hex("1a45dfa3", "video/x-matroska");
    hex("3026b2758e66cf11", "video/x-ms-asf");
    hex("000001ba", "video/mpeg");
    hex("000001b3", "video/mpeg");
    ascii("wOFF", "font/woff");
    ascii("wOF2", "font/woff2");
    ascii("OTTO", "font/otf");
    hex("0001000000", "font/ttf");
    ascii("BEGIN:VCALENDAR", CALENDAR);
    ascii("BEGIN:VCARD", VCARD);
    ascii("BEGIN:VEVENT", CALENDAR);
    ascii("-----BEGIN PGP MESSAGE", PGP);
    ascii("-----BEGIN PGP SIGNED", TEXT);
    ascii("-----BEGIN PGP SIGNATURE", PGP_SIGNATURE);
    ascii("-----BEGIN PGP P", PGP_KEYS);
    ascii("bplist0", TextMagic.PLIST);
    ascii("Windows Registry Editor", "text/x-ms-regedit");
    ascii("REGEDIT", "text/x-ms-regedit");
    ascii("ID;P", "application/x-sylk");
    ascii("ActiveMime", "application/x-mso");
    at(257, "ustar", "application/x-tar");
    at(0x1e, "Copyright 1989-1990 PKWARE", ZIP);
  }

  private Magic() {}

  /** The media type that the bytes show. */
  public static MediaType of(Bytes content) {
    MediaType known = known(content);
    return known != null ? known : isText(content) ? TEXT : MediaType.OCTET_STREAM;
  }

  /** The type that the bytes show, or null if they are any text or any bytes. */
  public static @Nullable MediaType known(Bytes content) {
    if (content.isEmpty()) {
      return TEXT;
    }
    MediaType tail = DiskSign.atTheEnd(content);
    if (tail != null) {
      return tail;
    }
    for (Sign sign : BY_FIRST.get(content.at(0))) {
      if (sign.is(content)) {
        MediaType checked = check(sign.type, content);
        if (checked != null) {
          return checked;
        }
      }
    }
    for (Sign sign : ELSEWHERE) {
      if (sign.is(content)) {
        return sign.type;
      }
    }
    MediaType signed = Der.type(content);
    if (signed != null) {
      return signed;
    }
    if (PgpOpener.begins(content)) {
      return PgpOpener.PACKETS;
    }
    if (isLzma(content)) {
      return LZMA;
    }
    if (isArc(content)) {
      return MediaType.of("application/x-arc");
    }
    if (isTarHeader(content)) {
      return TAR;
    }
    if (MacForkOpener.isMacBinary(content)) {
      return MAC_BINARY;
    }
    if (DiskSign.isDisk(content)) {
      return DISK;
    }
    if (MailSign.isMbox(content)) {
      return MBOX;
    }
    if (MailSign.isMail(content)) {
      return MediaType.MESSAGE;
    }
    MediaType markup = TextMagic.of(content);
    markup = markup == null ? markup(content) : markup;
    if (markup != null) {
      return markup;
    }
    if (content.has(content.size() - ZipDirectory.END_SIZE, "PK\u0005\u0006")) {
      return ZIP;
    }
    int pdf = content.find("%PDF-", 1, PDF_WINDOW);
    return pdf > 0 ? MediaType.of("application/pdf") : null;
  }

  /**
   * The type to show for a part: a declared kind of text is believed where the bytes are any text,
   * for a client shows them so.
   */
  public static MediaType of(Bytes content, @Nullable MediaType declared) {
    MediaType type = of(content);
    if (declared != null && type.equals(TEXT) && declared.type().equals("text")) {
      return declared;
    }
    if (type.equals(TEXT) && TextMagic.isPage(content)) {
      return HTML;
    }
    if (declared != null && declared.equals(MediaType.MESSAGE) && known(content) == null) {
      return declared;
    }
    return type;
  }

  /** Whether a part was read together with the others of the document that holds it. */
  public static boolean isReadWith(MediaType container, MediaType part) {
    return part.equals(XML) && ZipType.isDocument(container);
  }

  /** The type of a text of which only the name tells what programs make of it. */
  public static MediaType byName(MediaType type, @Nullable String name) {
    String lower = type.equals(TEXT) && name != null ? name.toLowerCase(Locale.ROOT) : "";
    if (lower.endsWith(".csv") || lower.endsWith(".tsv")) {
      return SheetTextOpener.CSV;
    }
    if (lower.endsWith(".bat") || lower.endsWith(".cmd")) {
      return TextMagic.BATCH;
    }
    return lower.endsWith(".iqy") || lower.endsWith(".slk") ? SheetTextOpener.SYLK : type;
  }

  /** Whether hidden things are looked for in contents of the type as in a text. */
  public static boolean isSearched(MediaType type) {
    return type.type().equals("text")
        || type.equals(MediaType.OCTET_STREAM)
        || type.equals(XML)
        || type.equals(SVG)
        || type.equals(TextMagic.BATCH)
        || type.equals(SHELL)
        || TextMagic.POINTERS.contains(type)
        || type.equals(MediaType.MESSAGE);
  }

  /** Whether the first bytes are those of a text. */
  public static boolean isText(Bytes content) {
    int size = Math.min(content.size(), TEXT_WINDOW);
    if (size >= 2) {
      int bom = content.u16(0);
      if (bom == 0xfeff || bom == 0xfffe) {
        return true;
      }
    }
    int odd = 0;
    byte[] a = content.array();
    int end = content.from() + size;
    for (int i = content.from(); i < end; i++) {
      byte b = a[i];
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b) {
        odd++;
      }
    }
    return odd * 50 <= size;
  }

  private static @Nullable MediaType check(MediaType type, Bytes content) {
    return switch (type.subtype()) {
      case "x-msdownload" -> content.size() >= 64 || !isText(content) ? type : null;
      case "bmp" -> content.size() >= 26 && content.u32(6) == 0 ? type : null;
      case "x-bzip2" ->
          content.at(3) >= '1' && content.at(3) <= '9' && content.at(4) == 0x31 ? type : null;
      case "x-shockwave-flash" -> content.at(3) < 60 ? type : null;
      case "x-lzfse" -> "-12n".indexOf(content.at(3)) >= 0 ? type : null;
      case "java-vm" ->
          content.at(4) == 0 && content.at(6) == 0 && content.at(7) < 40
              ? MediaType.of("application/x-mach-o")
              : type;
      case "x-sh" -> isText(content) ? script(content, type) : null;
      case "mpeg" ->
          type.type().equals("video") || content.at(0) == 'I' || content.size() > 400 ? type : null;
      default -> type;
    };
  }

  private static MediaType script(Bytes content, MediaType shell) {
    String line = content.slice(0, 80).latin1();
    if (line.contains("python")) {
      return MediaType.of("text/x-python");
    }
    return line.contains("node") ? MediaType.of("text/javascript") : shell;
  }

  /** An lzma file has no signature, only settings that make sense and a coder that starts. */
  static boolean isLzma(Bytes content) {
    long dictionary = content.u32(1);
    long size = content.u64(5);
    boolean usual = dictionary >= 4096 && Long.bitCount(dictionary) <= 2;
    return content.size() > 13
        && content.at(0) == 0x5d
        && (usual || dictionary == 0xffffffffL)
        && (size == -1 || (size > 0 && size < 1L << 38))
        && content.at(13) == 0;
  }

  /** An entry of an ARC archive: a method, a name of DOS that a zero ends, a size that fits. */
  private static boolean isArc(Bytes content) {
    if (content.at(0) != 0x1a || content.at(1) < 1 || content.at(1) > 11) {
      return false;
    }
    int zero = content.find("\0", 2, 15);
    for (int i = 2; i < zero; i++) {
      if (content.at(i) <= ' ' || content.at(i) > '~') {
        return false;
      }
    }
    return zero > 3 && content.u32(15) <= content.size() - 29L;
  }

  /**
   * A tar of before 1988 has no signature, only a sum (512 bytes, eight of them counted as blanks).
   */
  static boolean isTarHeader(Bytes content) {
    if (content.size() < 512 || content.at(0) == 0 || content.at(148) < 0x20) {
      return false;
    }
    int said = 0;
    for (int i = 148; i < 156; i++) {
      int c = content.at(i);
      if (c >= '0' && c <= '7') {
        said = said * 8 + (c - '0');
      } else if (c != ' ' && c != 0) {
        return false;
      }
    }
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : content.at(i);
    }
    return said == sum;
  }

  private static @Nullable MediaType markup(Bytes content) {
    int i = 0;
    if (content.at(0) == 0xef && content.at(1) == 0xbb && content.at(2) == 0xbf) {
      i = 3;
    }
    while (i < 512 && i < content.size() && content.at(i) <= ' ') {
      i++;
    }
    if (content.at(i) != '<') {
      return null;
    }
    String head = content.slice(i, i + 1024).latin1().toLowerCase(Locale.ROOT);
    if (head.startsWith("<?xml")) {
      if (head.contains("<svg")) {
        return SVG;
      }
      return head.contains("<html") ? HTML : XML;
    }
    if (head.startsWith("<svg")) {
      return SVG;
    }
    if (head.startsWith("<job") || head.startsWith("<package")) {
      return MediaType.of("text/x-wsf");
    }
    int end = 1;
    while (end < head.length() && Character.isLetterOrDigit(head.charAt(end))) {
      end++;
    }
    return switch (head.substring(1, end)) {
      case "html",
          "head",
          "body",
          "script",
          "title",
          "meta",
          "table",
          "div",
          "p",
          "a",
          "br",
          "style",
          "h1",
          "h2",
          "h3",
          "center",
          "font",
          "img",
          "b",
          "span",
          "form",
          "iframe",
          "base",
          "link" ->
          HTML;
      case "" -> head.startsWith("<!doctype html") || head.startsWith("<!--") ? HTML : null;
      default -> null;
    };
  }

  private static void ascii(String text, String type) {
    ascii(text, MediaType.of(type));
  }

  private static void ascii(String text, MediaType type) {
    add(0, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), type);
  }

  private static void at(int at, String text, String type) {
    at(at, text, MediaType.of(type));
  }

  private static void at(int at, String text, MediaType type) {
    add(at, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), type);
  }

  private static void hex(String digits, String type) {
    hex(digits, MediaType.of(type));
  }

  private static void hex(String digits, MediaType type) {
    add(0, java.util.HexFormat.of().parseHex(digits), type);
  }

  private static void add(int at, byte[] bytes, MediaType type) {
    Sign sign = new Sign(at, bytes, type);
    if (at == 0) {
      BY_FIRST.get(bytes[0] & 0xff).add(sign);
    } else {
      ELSEWHERE.add(sign);
    }
  }
}
