package ess.demo;

import ess.message.Verdict.Result;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** About twenty mails as they come in a day, good and bad, made anew at each call. */
public final class SampleMails {

  private static final int BOMB_BYTES = 24 * 1024 * 1024;

  private final ZonedDateTime start;
  private final List<SampleMail> mails = new ArrayList<>();

  private SampleMails(Clock clock) {
    start = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)).minusHours(1);
  }

  /** The mails in the order in which they arrive; good and bad ones take turns. */
  public static List<SampleMail> make(Clock clock) {
    SampleMails samples = new SampleMails(clock);
    samples.note();
    samples.newsletter();
    samples.eicarInZipInZip();
    samples.invoice();
    samples.linkToAnotherSite();
    samples.forwarded();
    samples.macroDocument();
    samples.invitation();
    samples.rightToLeftName();
    samples.encodedText();
    samples.lockedArchive();
    samples.picture();
    samples.htmlThatBuildsAFile();
    samples.compressedTable();
    samples.programNamedPdf();
    samples.document();
    samples.scriptInZip();
    samples.mailingList();
    samples.zipBomb();
    samples.archiveOfTexts();
    samples.broken();
    samples.controlHeaders();
    return List.copyOf(samples.mails);
  }

  private MailText mail(String from, String subject) {
    int number = mails.size() + 1;
    return new MailText(from, subject, start.plusMinutes(2L * number), number);
  }

  private void add(String name, Result expected, MailText mail) {
    mails.add(new SampleMail(name, expected, mail.toString()));
  }

  private void note() {
    add(
        "plain note",
        Result.CLEAN,
        mail("Kim Adeyemi <kim@company.example>", "Lunch on Thursday?")
            .text("Hi Robin,", "", "shall we try the new place by the river?", "", "Kim"));
  }

  private void newsletter() {
    add(
        "newsletter",
        Result.CLEAN,
        mail("The Garden Letter <letter@garden.example>", "What to sow in spring")
            .field("List-Unsubscribe", "<https://garden.example/unsubscribe>")
            .field("List-Id", "The Garden Letter <letter.garden.example>")
            .multipart("alternative")
            .text("Peas and broad beans can go out now.", "", "More: https://garden.example/sow")
            .html(
                "<html><body><h1>What to sow in spring</h1>",
                "<p>Peas and broad beans can go out now.</p>",
                "<p><a href=\"https://garden.example/sow\">Read more</a> or visit",
                "<a href=\"https://garden.example/\">garden.example</a>.</p>",
                "<p><a href=\"https://garden.example/unsubscribe\">Unsubscribe</a></p>",
                "</body></html>"));
  }

  private void eicarInZipInZip() {
    byte[] inner = new Zip().entry("update.com", SampleFiles.eicar()).bytes();
    byte[] outer = new Zip().entry("readme.txt", "See inside.\n").entry("a.zip", inner).bytes();
    add(
        "EICAR in a zip in a zip",
        Result.MALICIOUS,
        mail("IT Support <support@helpdesk.example.net>", "Security update")
            .text("Please install the update attached.")
            .file("application/zip", "update.zip", outer));
  }

  private void invoice() {
    add(
        "invoice with PDF",
        Result.CLEAN,
        mail("Northwind Papers <billing@northwind.example>", "Invoice 2291")
            .text("Dear customer,", "", "please find our invoice attached.", "", "Northwind")
            .file("application/pdf", "invoice-2291.pdf", SampleFiles.pdf("Invoice 2291: 84.00")));
  }

  private void linkToAnotherSite() {
    add(
        "link to another site",
        Result.MALICIOUS,
        mail("Harbour Bank <service@harbour-bank.example>", "Please confirm your account")
            .html(
                "<html><body><p>We noticed a new device. Please confirm here:</p>",
                "<p><a href=\"http://203.0.113.77/harbour/login\">",
                "https://www.harbour-bank.example/login</a></p>",
                "</body></html>"));
  }

  private void forwarded() {
    String inner =
        mail("Alex Moreau <alex@partner.example>", "Minutes of the meeting")
            .text("Hello all,", "", "the minutes: we meet again on the 14th.", "", "Alex")
            .toString();
    add(
        "forwarded mail",
        Result.CLEAN,
        mail("Kim Adeyemi <kim@company.example>", "Fwd: Minutes of the meeting")
            .text("For your information.", "", "Kim")
            .part("message/rfc822\r\nContent-Disposition: attachment", inner));
  }

  private void macroDocument() {
    add(
        "document with macros",
        Result.SUSPICIOUS,
        mail("Accounts <accounts@supplier.example.net>", "Overdue statement")
            .text("The statement is attached. Enable the content to see it.")
            .file(
                "application/vnd.ms-word.document.macroEnabled.12",
                "statement.docm",
                SampleFiles.docm("Enable the content to see this document.")));
  }

  private void invitation() {
    add(
        "calendar invitation",
        Result.CLEAN,
        mail("Alex Moreau <alex@partner.example>", "Invitation: review")
            .multipart("alternative")
            .text("You are invited to the review on the 14th at ten.")
            .part(
                "text/calendar; charset=utf-8; method=REQUEST",
                String.join(
                    "\r\n",
                    "BEGIN:VCALENDAR",
                    "VERSION:2.0",
                    "PRODID:-//partner.example//review//EN",
                    "METHOD:REQUEST",
                    "BEGIN:VEVENT",
                    "UID:review-14@partner.example",
                    "DTSTAMP:20260101T080000Z",
                    "DTSTART:20260114T100000Z",
                    "DTEND:20260114T110000Z",
                    "SUMMARY:Review",
                    "ORGANIZER:mailto:alex@partner.example",
                    "ATTENDEE:mailto:robin@company.example",
                    "END:VEVENT",
                    "END:VCALENDAR",
                    "")));
  }

  private void rightToLeftName() {
    String name = MailText.encodedWord("offer_\u202efdp.exe");
    add(
        "program with a right-to-left name",
        Result.MALICIOUS,
        mail("Sales <sales@offers.example.net>", "Our offer")
            .text("As promised, the offer.")
            .file("application/octet-stream", name, SampleFiles.exe()));
  }

  private void encodedText() {
    add(
        "text with umlauts",
        Result.CLEAN,
        mail(
                MailText.encodedWord("J\u00f6rg Gr\u00fcn") + " <joerg@partner.example>",
                MailText.encodedWord("Gr\u00fc\u00dfe aus K\u00f6ln"))
            .part(
                "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
                "Sch=C3=B6ne Gr=C3=BC=C3=9Fe aus K=C3=B6ln, bis zum n=C3=A4chsten Mal!\r\n"));
  }

  private void lockedArchive() {
    byte[] zip = Zip.encrypted("documents.com", SampleFiles.eicar(), "8215");
    add(
        "EICAR in a locked archive, password in the text",
        Result.MALICIOUS,
        mail("Courier <notice@courier.example.net>", "Your shipment documents")
            .text("The documents are attached.", "", "Password: 8215")
            .file("application/zip", "documents.zip", zip));
  }

  private void picture() {
    add(
        "picture in the text",
        Result.CLEAN,
        mail("Sam Okafor <sam@family.example>", "The new wall")
            .multipart("related")
            .html("<p>It is grey now:</p><p><img src=\"cid:wall\" alt=\"the wall\"></p>")
            .part(
                String.join(
                    "\r\n",
                    "image/png; name=\"wall.png\"",
                    "Content-ID: <wall>",
                    "Content-Disposition: inline; filename=\"wall.png\"",
                    "Content-Transfer-Encoding: base64"),
                MailText.base64(SampleFiles.png(64))));
  }

  private void htmlThatBuildsAFile() {
    String payload =
        Base64.getEncoder()
            .encodeToString("a file\n".repeat(99).getBytes(StandardCharsets.US_ASCII));
    String page =
        String.join(
            "\n",
            "<!doctype html><html><body><p>Your document is being prepared</p><script>",
            "var packed = '" + payload + "';",
            "var text = atob(packed);",
            "var bytes = new Uint8Array(text.length);",
            "for (var i = 0; i < text.length; i++) { bytes[i] = text.charCodeAt(i); }",
            "var blob = new Blob([bytes], {type: 'text/plain'});",
            "var link = document.createElement('a');",
            "link.href = URL.createObjectURL(blob);",
            "link.download = 'document.txt';",
            "document.body.appendChild(link);",
            "link.click();",
            "</script></body></html>",
            "");
    add(
        "page that builds a file",
        Result.MALICIOUS,
        mail("Scanner <scanner@office.example.net>", "Scanned document")
            .text("Open the attachment to see the document.")
            .file("text/html", "document.html", page.getBytes(StandardCharsets.US_ASCII)));
  }

  private void compressedTable() {
    StringBuilder table = new StringBuilder("day,visitors\n");
    for (int day = 1; day <= 28; day++) {
      table.append(day).append(',').append(1200 + day * 37 % 211).append('\n');
    }
    byte[] content = table.toString().getBytes(StandardCharsets.US_ASCII);
    add(
        "compressed table",
        Result.CLEAN,
        mail("Reports <reports@company.example>", "Visitors in February")
            .text("The figures of the month.")
            .file("application/gzip", "visitors.csv.gz", SampleFiles.gzip(content)));
  }

  private void programNamedPdf() {
    add(
        "program named as a PDF",
        Result.MALICIOUS,
        mail("Billing <billing@invoices.example.net>", "Your invoice")
            .text("The invoice is attached.")
            .file("application/pdf", "invoice.pdf.exe", SampleFiles.exe()));
  }

  private void document() {
    add(
        "document without macros",
        Result.CLEAN,
        mail("Alex Moreau <alex@partner.example>", "Draft of the agreement")
            .text("The draft, for your comments.")
            .file(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "agreement.docx",
                SampleFiles.docx("Draft of the agreement")));
  }

  private void scriptInZip() {
    byte[] zip = new Zip().entry("delivery-note.pdf.js", "var nothing = 0;\n").bytes();
    add(
        "script in a zip",
        Result.MALICIOUS,
        mail("Parcel Service <track@parcels.example.net>", "Your parcel could not be delivered")
            .text("See the delivery note.")
            .file("application/zip", "delivery-note.zip", zip));
  }

  private void mailingList() {
    add(
        "mailing list",
        Result.CLEAN,
        mail("Dana Ruiz <dana@lists.example.org>", "Re: [gardeners] Slugs")
            .field("List-Id", "Gardeners <gardeners.lists.example.org>")
            .field("List-Post", "<mailto:gardeners@lists.example.org>")
            .field("Precedence", "list")
            .text(
                "On Monday Kim wrote:",
                "> they eat everything",
                "",
                "Beer traps work for us.",
                "",
                "-- ",
                "Dana",
                "_______________________________________________",
                "gardeners mailing list",
                "https://lists.example.org/gardeners"));
  }

  private void zipBomb() {
    byte[] zip = new Zip().entry("plan.txt", new byte[BOMB_BYTES]).bytes();
    add(
        "zip bomb",
        Result.SUSPICIOUS,
        mail("Plans <plans@projects.example.net>", "The plan")
            .text("The plan is attached.")
            .file("application/zip", "plan.zip", zip));
  }

  private void archiveOfTexts() {
    byte[] zip =
        new Zip()
            .entry("notes/monday.txt", "Call the printer.\n")
            .entry("notes/tuesday.txt", "Printer came. All well.\n")
            .bytes();
    add(
        "archive of texts",
        Result.CLEAN,
        mail("Kim Adeyemi <kim@company.example>", "Notes of the week")
            .text("The notes, packed.")
            .file("application/zip", "notes.zip", zip));
  }

  private void broken() {
    StringBuilder report = new StringBuilder();
    for (int line = 0; line < 400; line++) {
      report.append(line * 7919L % 10_007).append(' ').append(line * 104_729L % 9_973).append('\n');
    }
    byte[] zip = new Zip().entry("report.txt", report.toString()).bytes();
    String whole =
        mail("Legacy System <batch@legacy.example>", "Batch report")
            .text("The report is attached.")
            .file("application/zip", "report.zip", zip)
            .toString();
    String cut = whole.substring(0, whole.length() / 2);
    mails.add(new SampleMail("broken mail, cut off", Result.UNSCANNABLE, cut));
  }

  private void controlHeaders() {
    add(
        "headers that want to command",
        Result.CLEAN,
        mail("Mallory <mallory@elsewhere.example.net>", "Just a header test")
            .field("delete", "true")
            .field("moveTo", "Trash")
            .field("copyTo", "Archive")
            .field("CamelFileName", "../../outside.txt")
            .field("CamelHttpUri", "http://203.0.113.9/")
            .field("CamelJdbcParameters", "id=1")
            .text("This mail carries header fields that must do nothing."));
  }
}
