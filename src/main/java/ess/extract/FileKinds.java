package ess.extract;

import java.util.HashMap;
import java.util.Map;

/** What a file is to a person: by the media type of its bytes, else by its extension. */
final class FileKinds {

  private static final Map<String, String> BY_TYPE = new HashMap<>();
  private static final Map<String, String> BY_EXTENSION = new HashMap<>();

  static {
    types("page", "text/html application/xhtml+xml");
    types("svg", "image/svg+xml");
    types("pdf", "application/pdf");
    types("calendar", "text/calendar");
    types("contact", "text/vcard text/x-vcard text/directory application/x-ms-contact");
    types(
        "mail",
        "message/rfc822 application/vnd.ms-outlook application/vnd.ms-tnef application/mbox");
    types("onenote", "application/onenote");
    types("document", "application/rtf text/rtf application/msword application/postscript");
    types("spreadsheet", "application/vnd.ms-excel application/x-sylk text/x-ms-iqy");
    types("presentation", "application/vnd.ms-powerpoint");
    types(
        "disk-image",
        "application/x-iso9660-image application/x-udf-image application/x-vhd application/x-vhdx"
            + " application/x-apple-diskimage application/x-raw-disk-image"
            + " application/x-raw-cd-image application/x-vmdk application/x-virtualbox-vdi"
            + " application/x-qemu-disk application/x-isz-image application/x-daa-image"
            + " application/x-cso-image application/x-parallels-disk application/x-expert-witness");
    types(
        "program",
        "application/x-msdownload application/x-elf application/x-mach-o application/x-dex"
            + " application/java-vm application/java-archive application/wasm"
            + " application/vnd.android.package-archive application/x-nsis-installer"
            + " application/x-installshield application/x-rpm application/x-shockwave-flash"
            + " application/x-msi application/vnd.ms-htmlhelp");
    types(
        "script",
        "text/javascript application/x-sh application/x-bat text/x-python text/x-wsf"
            + " application/x-encoded-script text/x-ms-regedit text/x-vba application/hta");
    types(
        "shortcut",
        "application/x-ms-shortcut application/x-mswinurl application/x-desktop"
            + " application/windows-library+xml application/windows-search-connector+xml"
            + " application/x-ms-scf application/x-ms-theme application/x-java-jnlp-file");
    types(
        "signature",
        "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature");
    types(
        "archive",
        "application/zip application/gzip application/x-7z-compressed application/x-rar-compressed"
            + " application/x-rar-old application/x-tar application/x-bzip2 application/x-xz"
            + " application/x-lzma application/zstd application/x-arj application/x-lzh"
            + " application/x-lzh-compress application/x-ace-compressed application/x-alz"
            + " application/vnd.ms-cab-compressed application/x-compress application/x-cpio"
            + " application/x-archive application/x-arc application/x-xar application/x-lzip"
            + " application/x-brotli application/x-lz4 application/x-stuffit application/x-zoo"
            + " application/x-egg application/x-ms-compress-szdd application/mac-binhex40"
            + " application/x-ms-wim application/x-squashfs application/x-snappy-framed");
    extensions("script", "js jse vbs vbe wsf wsh hta bat cmd ps1 psm1 sh py pl reg jar sct");
    extensions("shortcut", "url lnk website desktop search-ms library-ms scf theme jnlp webloc");
    extensions("program", "exe scr com pif dll cpl msi msp xll apk");
    extensions("document", "doc docx docm dot dotx dotm rtf odt pages wps");
    extensions("spreadsheet", "xls xlsx xlsm xlsb xlt xltx xltm ods csv iqy slk xlam");
    extensions("presentation", "ppt pptx pptm pps ppsx pot odp");
    extensions("onenote", "one onepkg");
    extensions("pdf", "pdf");
    extensions("page", "htm html shtml xhtml mht mhtml");
    extensions("svg", "svg svgz");
    extensions("disk-image", "iso img vhd vhdx udf dmg");
    extensions("archive", "zip gz tgz tar 7z rar bz2 xz cab arj lzh ace z zst");
    extensions("calendar", "ics vcs");
    extensions("contact", "vcf");
    extensions("mail", "eml msg");
    extensions("signature", "p7s sig");
  }

  private FileKinds() {}

  private static void types(String kind, String types) {
    for (String type : types.split(" ", -1)) {
      BY_TYPE.put(type, kind);
    }
  }

  private static void extensions(String kind, String extensions) {
    for (String extension : extensions.split(" ", -1)) {
      BY_EXTENSION.put(extension, kind);
    }
  }

  /** The kind of the file. */
  static String of(String type, String extension) {
    String exact = BY_TYPE.get(type);
    if (exact != null) {
      return exact;
    }
    String office = office(type);
    if (!office.isEmpty()) {
      return office;
    }
    if (type.startsWith("image/")) {
      return "image";
    }
    String named = BY_EXTENSION.getOrDefault(extension, "");
    if (type.startsWith("text/")) {
      boolean runs = named.equals("script") || named.equals("shortcut") || named.equals("page");
      return runs || named.equals("spreadsheet") ? named : "text";
    }
    return named.isEmpty() ? "other" : named;
  }

  private static String office(String type) {
    boolean isOffice =
        type.contains("officedocument")
            || type.contains("opendocument")
            || type.startsWith("application/vnd.ms-");
    if (!isOffice) {
      return "";
    }
    if (type.contains("spreadsheet") || type.contains("excel")) {
      return "spreadsheet";
    }
    if (type.contains("presentation") || type.contains("powerpoint")) {
      return "presentation";
    }
    return type.contains("word") || type.contains("text") ? "document" : "";
  }
}
