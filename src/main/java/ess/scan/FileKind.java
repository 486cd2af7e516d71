package ess.scan;

import ess.message.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a file is for, as far as it matters whether its name and its content agree. */
enum FileKind {
  /** Runs on a machine. */
  PROGRAM,
  /** Text that a machine runs. */
  SCRIPT,
  /** A document of an office program. */
  OFFICE,
  /** A document in PDF. */
  PDF,
  /** Holds other files. */
  ARCHIVE,
  /** A picture. */
  IMAGE,
  /** Sound or film. */
  MEDIA,
  /** A page that a browser shows. */
  PAGE,
  /** Any other text. */
  TEXT,
  /** A mail. */
  MAIL,
  /** Something that is known and none of these. */
  OTHER,
  /** Nothing is known of it. */
  UNKNOWN;

  private static final Set<String> PROGRAMS =
      Set.of(
          "x-msdownload",
          "x-dosexec",
          "vnd.microsoft.portable-executable",
          "x-executable",
          "x-elf",
          "x-sharedlib",
          "x-object",
          "x-mach-o",
          "x-mach-o-executable",
          "x-mach-o-universal",
          "x-dex",
          "x-ms-shortcut",
          "x-encoded-script",
          "x-ms-installer",
          "java-vm");
  private static final Set<String> SCRIPTS =
      Set.of("javascript", "x-javascript", "x-sh", "x-bat", "vbscript", "x-vbs", "hta", "x-hta");
  private static final Set<String> ARCHIVES =
      Set.of(
          "zip",
          "gzip",
          "x-gzip",
          "x-tar",
          "x-7z-compressed",
          "x-rar-compressed",
          "vnd.rar",
          "x-rar",
          "x-bzip2",
          "x-bzip",
          "x-xz",
          "x-lzma",
          "zstd",
          "x-arj",
          "x-lzh",
          "x-lzh-compress",
          "x-ace-compressed",
          "vnd.ms-cab-compressed",
          "x-iso9660-image",
          "x-udf-image",
          "x-vhd",
          "x-vhdx",
          "java-archive",
          "x-cpio",
          "x-compress");
  private static final Set<String> OFFICES =
      Set.of(
          "msword",
          "rtf",
          "x-ole-storage",
          "x-tika-msoffice",
          "x-tika-ooxml",
          "onenote",
          "vnd.ms-outlook",
          "x-sylk");

  private static final Map<String, FileKind> BY_EXTENSION = new HashMap<>();

  static {
    extensions(PROGRAM, "exe scr com pif dll cpl sys lnk msi msp xll jar apk dex");
    extensions(SCRIPT, "js jse vbs vbe wsf wsh hta bat cmd ps1 sh py pl");
    extensions(OFFICE, "doc docx docm dot dotx dotm rtf odt xls xlsx xlsm xlsb xlt xltx xltm ods");
    extensions(OFFICE, "ppt pptx pptm pps ppsx pot odp one pub vsd vsdx");
    extensions(PDF, "pdf");
    extensions(ARCHIVE, "zip gz tgz tar 7z rar bz2 xz cab iso img vhd vhdx arj lzh ace");
    extensions(IMAGE, "jpg jpeg png gif bmp tif tiff webp ico heic avif");
    extensions(MEDIA, "mp3 mp4 wav avi mov mkv flac ogg m4a wma wmv");
    extensions(PAGE, "htm html shtml xhtml svg mht mhtml");
    extensions(TEXT, "txt csv log md ics vcf json xml diff patch c h java css ini yaml yml asc");
    extensions(MAIL, "eml");
  }

  private static void extensions(FileKind kind, String words) {
    for (String word : words.split(" ", -1)) {
      BY_EXTENSION.put(word, kind);
    }
  }

  /** The kind that an extension promises. */
  static FileKind ofExtension(String extension) {
    return BY_EXTENSION.getOrDefault(extension, UNKNOWN);
  }

  /** The kind of a media type. */
  static FileKind of(MediaType type) {
    String subtype = type.subtype();
    if (PROGRAMS.contains(subtype)) {
      return PROGRAM;
    }
    if (SCRIPTS.contains(subtype)) {
      return SCRIPT;
    }
    if (subtype.equals("pdf")) {
      return PDF;
    }
    if (subtype.equals("html") || subtype.equals("xhtml+xml") || subtype.equals("svg+xml")) {
      return PAGE;
    }
    if (ARCHIVES.contains(subtype)) {
      return ARCHIVE;
    }
    if (OFFICES.contains(subtype)
        || subtype.startsWith("vnd.openxmlformats-officedocument.")
        || subtype.startsWith("vnd.ms-word")
        || subtype.startsWith("vnd.ms-excel")
        || subtype.startsWith("vnd.ms-powerpoint")
        || subtype.startsWith("vnd.oasis.opendocument.")) {
      return OFFICE;
    }
    if (subtype.equals("xml") || subtype.endsWith("+xml")) {
      return TEXT;
    }
    return switch (type.type()) {
      case "image" -> IMAGE;
      case "audio", "video" -> MEDIA;
      case "text" -> TEXT;
      case "message" -> MAIL;
      case "multipart", "font" -> OTHER;
      default -> type.equals(MediaType.OCTET_STREAM) ? UNKNOWN : OTHER;
    };
  }
}
