package ess.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that hand in large mails at once, and the heap meanwhile: what it holds, garbage
 * included, and what of it lives. Client and service are one process; a client holds one buffer.
 * Arguments: {@code CLIENTS MEGABYTES}.
 */
public final class UploadBench {

  private static final int BUFFER = 65_536;

  private UploadBench() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int clients = Integer.parseInt(arguments[0]);
    long size = Long.parseLong(arguments[1]) << 20;
    Path dir = Files.createTempDirectory("ess-upload");
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (Service service =
        Service.with()
            .property("ess.serve.max-upload-bytes", Long.toString(size))
            .routes("src/test/resources/routes/swallow-message")
            .start(dir)) {
      service.submit(service.token("analyst"), Judges.mail("clean"));
      long before = live();
      List<Future<String>> answers = new ArrayList<>();
      long from = System.nanoTime();
      for (int i = 0; i < clients; i++) {
        int seed = i;
        answers.add(threads.submit(() -> submit(service, size, seed)));
      }
      long most = 0;
      long mostAlive = 0;
      int looks = 0;
      while (answers.stream().anyMatch(answer -> !answer.isDone())) {
        most = Math.max(most, used());
        if (++looks % 20 == 0) {
          mostAlive = Math.max(mostAlive, live());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      double seconds = (System.nanoTime() - from) / 1e9;
      for (Future<String> answer : answers) {
        System.out.println(answer.get());
      }
      System.out.printf(
          "%d mails of %d MB in %.1f s; heap alive before %d MB, at most %d MB; used at most %d MB%n",
          clients, size >> 20, seconds, before >> 20, mostAlive >> 20, most >> 20);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long live() {
    System.gc();
    return used();
  }

  private static String submit(Service service, long size, int seed) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      OutputStream out = socket.getOutputStream();
      byte[] head = "Subject: clean %d\r\n\r\n".formatted(seed).getBytes(StandardCharsets.US_ASCII);
      out.write(
          "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: message/rfc822\r\nContent-Length: %d\r\n\r\n"
              .formatted(Service.FORGE.token("analyst", 3_600), size)
              .getBytes(StandardCharsets.US_ASCII));
      out.write(head);
      byte[] buffer = new byte[BUFFER];
      java.util.Arrays.fill(buffer, (byte) 'a');
      for (long left = size - head.length; left > 0; left -= BUFFER) {
        out.write(buffer, 0, (int) Math.min(left, BUFFER));
      }
      byte[] answer = new byte[32];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII)
          .lines()
          .findFirst()
          .orElse("none");
    }
  }
}
