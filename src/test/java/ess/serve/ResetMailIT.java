package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import ess.auth.SetClock;
import ess.testing.MailServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail with a reset link that lands in a watched mailbox. */
class ResetMailIT {

  private static final String WATCHED = "admin@company.example";
  private static final Pattern TOKEN = Pattern.compile("essr_[A-Za-z0-9_-]{43}");

  @TempDir Path dir;
  private final SetClock clock = new SetClock();
  private final AtomicInteger fetched = new AtomicInteger();
  private HttpServer site;
  private MailServer mails;
  private Service service;
  private FeedReader feed;

  @BeforeEach
  void start() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext("/", exchange -> fetched.incrementAndGet());
    site.start();
    mails = MailServer.start(dir, WATCHED, "ess@company.example");
    service =
        Service.with()
            .clock(clock)
            .routes("routes/intake/*", "routes/scan/*", "routes/scan/scanners/*")
            .property("ess.serve.public-url", "http://127.0.0.1:" + site.getAddress().getPort())
            .property("ess.auth.smtp.host", MailServer.HOST)
            .property("ess.auth.smtp.port", String.valueOf(mails.smtps()))
            .property("ess.auth.smtp.from", "ess@company.example")
            .property("ess.auth.smtp.ca-file", mails.authority().toString())
            .property("ess.auth.admin-email", WATCHED)
            .property("ess.intake.host", MailServer.HOST)
            .property("ess.intake.port", String.valueOf(mails.imaps()))
            .property("ess.intake.username", WATCHED)
            .property("ess.intake.password", MailServer.PASSWORD)
            .property("ess.intake.ca-file", mails.authority().toString())
            .start(dir.resolve("data"));
    feed = FeedReader.open(service, token("admin"), "?after=0");
  }

  @AfterEach
  void stop() {
    feed.cut();
    service.close();
    mails.close();
    site.stop(0);
  }

  private String token() {
    return TOKEN.matcher(mails.mails(WATCHED).get(0)).results().findFirst().orElseThrow().group();
  }

  /** Makes a reset mail come, and answers with the token in it. */
  private String reset() {
    HttpResponse<String> answer =
        service.post("/api/v1/auth/password-reset", "{\"email\":\"%s\"}".formatted(WATCHED));
    assertThat(answer.statusCode()).isEqualTo(202);
    judged(1);
    return token();
  }

  /** The newest of so many messages, once all are judged. */
  private String judged(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                get("/messages", "reader").get("items").size() == count
                    && get("/stats", "reader").get("waiting").asInt() == 0);
    return get("/messages", "reader").get("items").get(0).get("id").asText();
  }

  /** A token that outlives the minutes by which a test moves the clock. */
  private static String token(String role) {
    return Service.FORGE.token(role, 3_000);
  }

  private JsonNode get(String path, String role) {
    return Documents.json(service.get("/api/v1" + path, token(role)).body());
  }

  private HttpResponse<String> raw(String id, String role) {
    return service.get("/api/v1/messages/" + id + "/raw", token(role));
  }

  /** All that anybody can see of the messages. */
  private String everything(String id) {
    List<String> all = new ArrayList<>();
    for (String path :
        List.of(
            "/messages",
            "/messages?q=essr_",
            "/messages/" + id,
            "/messages/" + id + "/parts",
            "/messages/" + id + "/raw",
            "/messages/" + id + "/content?part=message",
            "/events?after=0",
            "/audit",
            "/stats",
            "/mailboxes")) {
      all.add(service.get("/api/v1" + path, token("admin")).body());
    }
    feed.events.forEach(event -> all.add(event.toString()));
    return String.join("\n", all);
  }

  private static Stream<String> formsOf(String token) {
    String secret = token.substring(5);
    return Stream.concat(
        Stream.of(secret, secret.toLowerCase(Locale.ROOT)),
        Stream.of("", "x", "xx")
            .map(
                before ->
                    Base64.getEncoder()
                        .encodeToString((before + secret).getBytes(StandardCharsets.US_ASCII)))
            .map(text -> text.substring(4, 40)));
  }

  @Test
  void theMailItselfIsListedAndItsBytesAreShownToNobody() {
    String token = reset();
    String id = judged(1);

    String everything = everything(id);

    assertThat(get("/messages/" + id, "reader").get("subject").asText())
        .isEqualTo("Set a new password");
    formsOf(token).forEach(form -> assertThat(everything).doesNotContain(form));
    for (String role : List.of("analyst", "admin")) {
      assertThat(raw(id, role).statusCode()).isEqualTo(403);
      assertThat(raw(id, role).body())
          .contains("urn:ess:problem:withheld", "Its bytes are shown to nobody");
    }
    assertThat(
            get("/audit?action=message.raw", "admin").get("items").get(0).get("outcome").asText())
        .isEqualTo("refused");
    assertThat(fetched).hasValue(0);
  }

  @Test
  void theMailItselfIsWithheldAlsoWhenItsLinkHasEnded() {
    reset();
    String id = judged(1);
    clock.forward(Duration.ofMinutes(11));

    assertThat(raw(id, "admin").statusCode()).isEqualTo(403);
  }

  @Test
  void nobodyCanPutTheSealOnAnotherMailToHideIt() {
    reset();
    String sealed = mails.mails(WATCHED).get(0);
    clock.forward(Duration.ofMinutes(11));

    mails.deliver(WATCHED, sealed.replace("The link works once.", "Here is your invoice."));
    String id = judged(2);

    assertThat(raw(id, "analyst").statusCode()).isEqualTo(200);
  }

  /** Ways in which the link comes back without its seal. */
  enum Way {
    QUOTED {
      @Override
      String mail(String link, String token) {
        return plain("Fwd: Set a new password", "> open this link:\r\n> " + link + "\r\n");
      }
    },
    WRAPPED {
      @Override
      String mail(String link, String token) {
        int middle = link.length() - 20;
        return plain(
            "wrapped",
            "> " + link.substring(0, middle) + "\r\n> " + link.substring(middle) + "\r\n");
      }
    },
    IN_THE_SUBJECT {
      @Override
      String mail(String link, String token) {
        return plain("see " + link, "hello\r\n");
      }
    },
    IN_AN_ENCODED_SUBJECT_AND_SENDER {
      @Override
      String mail(String link, String token) {
        String word = "=?utf-8?B?" + base64(token) + "?=";
        return "From: "
            + word
            + " <x@y.example>\r\n"
            + plain(word, "hello\r\n").replaceFirst("From:.*\r\n", "");
      }
    },
    BASE64_IN_THE_SUBJECT {
      @Override
      String mail(String link, String token) {
        return plain(base64("x" + link), "hello\r\n");
      }
    },
    QUOTED_PRINTABLE {
      @Override
      String mail(String link, String token) {
        String body = link.replace("=", "=3D").replace("_", "=5F");
        body = body.substring(0, 60) + "=\r\n" + body.substring(60);
        return encoded("quoted-printable", "text/plain", body);
      }
    },
    BASE64 {
      @Override
      String mail(String link, String token) {
        return encoded("base64", "text/plain", base64("Look: " + link));
      }
    },
    HTML_WHOSE_LINK_LIES {
      @Override
      String mail(String link, String token) {
        return encoded(
            "7bit",
            "text/html",
            "<a href=\"%s\">https://bank.example/%s</a><a href=\"https://evil.example/?u=%s\">www.bank.example</a>"
                .formatted(link, token, link.replace("_", "%5F")));
      }
    },
    UTF_16 {
      @Override
      String mail(String link, String token) {
        byte[] text = link.getBytes(StandardCharsets.UTF_16LE);
        return encoded(
            "base64", "text/plain; charset=utf-16le", Base64.getMimeEncoder().encodeToString(text));
      }
    },
    AS_THE_NAME_OF_AN_ATTACHMENT {
      @Override
      String mail(String link, String token) {
        return encoded(
            "base64",
            "application/octet-stream; name=\"" + token + ".pdf.exe\"",
            base64("MZ..............."));
      }
    },
    AS_A_NAME_IN_AN_ARCHIVE {
      @Override
      String mail(String link, String token) {
        return encoded(
            "base64", "application/zip; name=\"a.zip\"", zip(token + ".pdf.exe", "MZ" + link));
      }
    },
    ATTACHED_MAIL {
      @Override
      String mail(String link, String token) {
        return encoded("7bit", "message/rfc822", plain("inner", link + "\r\n"));
      }
    };

    abstract String mail(String link, String token);

    static String plain(String subject, String body) {
      return "From: a@b.example\r\nTo: c@d.example\r\nSubject: " + subject + "\r\n\r\n" + body;
    }

    static String encoded(String encoding, String type, String body) {
      return "From: a@b.example\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n"
          .formatted("hello", type, encoding, body);
    }

    static String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String zip(String name, String text) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return Base64.getMimeEncoder().encodeToString(bytes.toByteArray());
    }
  }

  @Test
  void aLinkThatComesBackAnotherWayIsNotShownWhileItWorks() {
    String token = reset();
    Matcher link = Pattern.compile("http\\S+" + token).matcher(mails.mails(WATCHED).get(0));
    assertThat(link.find()).isTrue();
    Map<Way, String> ids = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      mails.deliver(WATCHED, way.mail(link.group(), token));
      ids.put(way, judged(2 + ids.size()));
    }

    ids.forEach(
        (way, id) -> {
          String everything = everything(id);
          formsOf(token)
              .forEach(form -> assertThat(everything).as(way.name()).doesNotContain(form));
          assertThat(raw(id, "admin").body()).as(way.name()).contains("urn:ess:problem:withheld");
        });

    clock.forward(Duration.ofMinutes(11));
    ids.forEach(
        (way, id) -> assertThat(raw(id, "analyst").statusCode()).as(way.name()).isEqualTo(200));
    assertThat(fetched).hasValue(0);
  }

  @Test
  void anotherMailOfThoseMinutesIsShown() {
    reset();
    mails.deliver(WATCHED, Way.plain("hello", "an essr_ that is none\r\n"));
    String id = judged(2);

    assertThat(raw(id, "analyst").statusCode()).isEqualTo(200);
  }
}
