package ess.decompose.child;

import ess.decompose.opener.Opener;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * The life of a child: opens what it is asked to, one after the other, until the service closes the
 * line. Another thread listens meanwhile, so that a child whose service is gone ends in whatever it
 * does.
 */
final class Servant implements RemoteOpening.Answers {

  private static final int GONE = 0;
  private static final int BROKEN = 70;

  private final List<Opener> openers;
  private final FrameReader in = new FrameReader(new FileInputStream(FileDescriptor.in));
  private final FrameWriter out = new FrameWriter(new FileOutputStream(FileDescriptor.out));
  private final BlockingQueue<RemoteOpening> requests = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Boolean> grants = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<List<String>> passwords = new ArrayBlockingQueue<>(1);
  private volatile @Nullable RemoteOpening current;

  Servant(List<Opener> openers) {
    this.openers = openers;
  }

  /** Serves until the service closes the line; does not return. */
  void serve(Hardening hardening) {
    // Standard output carries frames. What a library prints there must not come between them.
    System.setOut(System.err);
    // Pictures would else be kept in files, which may not be written.
    ImageIO.setUseCache(false);
    Thread listener = new Thread(this::listen, "listener");
    listener.setDaemon(true);
    listener.start();
    String state = hardening.lock();
    try {
      out.begin().text(state).send(Frame.Kind.READY);
      out.flush();
      while (true) {
        one(requests.take());
      }
    } catch (IOException | InterruptedException | RemoteOpening.LostServiceError e) {
      Runtime.getRuntime().halt(GONE);
    }
  }

  private void one(RemoteOpening opening) {
    try {
      for (Opener opener : openers) {
        if (opener.opens(opening.type())) {
          opener.open(opening);
          break;
        }
      }
    } catch (IOException e) {
      opening.damaged(e.getClass().getSimpleName(), null);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      opening.failed(e);
      return;
    }
    opening.done();
  }

  @Override
  public List<String> passwords() throws InterruptedException {
    return passwords.take();
  }

  @Override
  public boolean mayTry() throws InterruptedException {
    return grants.take();
  }

  private void listen() {
    int code = GONE;
    try {
      while (true) {
        hear(in.next());
      }
    } catch (EOFException e) {
      code = GONE;
    } catch (IOException | RuntimeException | InterruptedException e) {
      code = BROKEN;
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }

  private void hear(Frame frame) throws IOException, InterruptedException {
    switch (frame.kind()) {
      case OPEN -> {
        RemoteOpening opening = new RemoteOpening(Request.read(frame, in), out, this);
        current = opening;
        requests.put(opening);
      }
      case STOP -> {
        RemoteOpening opening = current;
        if (opening != null) {
          opening.stop();
        }
      }
      case PASSWORDS -> passwords.put(FrameReader.texts(frame.payload()));
      case GRANTED -> grants.put(true);
      case REFUSED -> grants.put(false);
      default -> throw new NonsenseException(frame.kind().toString());
    }
  }
}
