package ess.intake;

import java.nio.file.Path;

/** Takes in the two mails of the user {@code large} and prints their digests; a process's main. */
final class SmallHeap {

  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    try (Intake intake =
        Intake.in(Path.of(arguments[0]))
            .mailbox(Integer.parseInt(arguments[1]), Path.of(arguments[2]), "large")
            .start()) {
      intake.awaitTaken(2);
      intake.messages().forEach(message -> System.out.println(message.sha256()));
    }
    System.exit(0);
  }
}
