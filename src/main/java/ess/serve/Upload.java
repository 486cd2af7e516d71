package ess.serve;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams the body of a request into a file, at the pace of the disk and never past the limit. What
 * is cut off, too large or not taken over by the route leaves no file.
 */
final class Upload {

  /** The parameter under which the route finds the path of the file. */
  static final String FILE = "uploadFile";

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");

  private final Vertx vertx;
  private final Path folder;
  private final ServeLimits limits;

  Upload(Vertx vertx, Path folder, ServeLimits limits) {
    this.vertx = vertx;
    this.folder = folder;
    this.limits = limits;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ServeException(
          "the folder %s cannot be made (ess.data.dir, ESS_DATA_DIR)".formatted(folder), e);
    }
  }

  /** Receives the body and passes the request on, or refuses it. */
  void receive(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null
        && (length.length() > 18 || Long.parseLong(length) > limits.maxUploadBytes())) {
      tooLarge(ctx);
      return;
    }
    request.pause();
    Path path = folder.resolve("upload-" + UUID.randomUUID());
    OpenOptions options =
        new OpenOptions().setCreateNew(true).setWrite(true).setRead(false).setPerms("rw-------");
    vertx
        .fileSystem()
        .open(path.toString(), options)
        .onSuccess(file -> new Transfer(ctx, path, file).run())
        .onFailure(
            e -> {
              LOG.error("an upload cannot be written", e);
              request.resume();
              Refusals.refuse(ctx, 507, "The message cannot be kept at present.");
            });
  }

  private void tooLarge(RoutingContext ctx) {
    Refusals.refuse(
        ctx, 413, "A message may have %d bytes at most.".formatted(limits.maxUploadBytes()));
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One body on its way; all of it runs on the event loop of its connection. */
  private final class Transfer {

    private final RoutingContext ctx;
    private final Path path;
    private final AsyncFile file;
    private final long timer;
    private long received;
    private boolean over;

    Transfer(RoutingContext ctx, Path path, AsyncFile file) {
      this.ctx = ctx;
      this.path = path;
      this.file = file;
      this.timer = vertx.setTimer(limits.uploadTimeout().toMillis(), late -> tooLate());
    }

    void run() {
      HttpServerRequest request = ctx.request();
      file.exceptionHandler(e -> abandon(507, "The message cannot be kept at present."));
      request.exceptionHandler(e -> abandon(400, "The body was cut off."));
      ctx.addEndHandler(v -> abandon(400, "The request ended."));
      request.handler(this::take);
      request.endHandler(v -> complete());
      if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        ctx.response().writeContinue();
      }
      request.resume();
    }

    private void take(Buffer bytes) {
      if (over) {
        return;
      }
      received += bytes.length();
      if (received > limits.maxUploadBytes()) {
        abandon(413, "A message may have %d bytes at most.".formatted(limits.maxUploadBytes()));
        return;
      }
      file.write(bytes);
      if (file.writeQueueFull()) {
        ctx.request().pause();
        file.drainHandler(v -> ctx.request().resume());
      }
    }

    private void complete() {
      if (over) {
        return;
      }
      over = true;
      vertx.cancelTimer(timer);
      file.close()
          .onSuccess(
              v -> {
                if (received == 0) {
                  Refusals.refuse(ctx, 400, "The body is empty.");
                  remove();
                  return;
                }
                ctx.pathParams().put(FILE, path.toString());
                ctx.addEndHandler(end -> remove());
                ctx.next();
              })
          .onFailure(
              e -> {
                remove();
                Refusals.refuse(ctx, 507, "The message cannot be kept at present.");
              });
    }

    private void abandon(int status, String detail) {
      if (over) {
        return;
      }
      over = true;
      vertx.cancelTimer(timer);
      file.close().onComplete(v -> remove());
      ctx.request().resume();
      Refusals.refuse(ctx, status, detail);
    }

    private void tooLate() {
      if (over) {
        return;
      }
      over = true;
      file.close().onComplete(v -> remove());
      Refusals.late(ctx);
    }

    private void remove() {
      vertx
          .executeBlocking(
              () -> {
                delete(path);
                return null;
              },
              false)
          .onFailure(e -> LOG.warn("an upload's temporary file is left behind", e));
    }
  }
}
