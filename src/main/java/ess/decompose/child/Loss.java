package ess.decompose.child;

import ess.decompose.opener.Opener;
import ess.decompose.opener.Opening;
import ess.message.Finding;
import ess.message.Part;
import ess.message.Severity;

/** Names what is lost when a child does not come to its end. What it found before stays. */
record Loss(Opening opening) {

  void timedOut(int seconds) {
    opening.trait(Part.Trait.CUT);
    note(
        "child.timed-out",
        "This took longer to open than one document may; it was not looked at to its end",
        2,
        "%s = %d".formatted(ChildSettings.SECONDS, seconds));
  }

  void outOfMemory(int megabytes) {
    opening.trait(Part.Trait.CUT);
    note(
        "child.out-of-memory",
        "This takes more memory to open than one document may; it was not looked at to its end",
        2,
        "%s = %d".formatted(ChildSettings.MEMORY, megabytes));
  }

  void died(String ending) {
    opening.trait(Part.Trait.DAMAGED);
    note(
        "child.died",
        "The process that opened this ended before its time; not all of it was looked at",
        2,
        ending);
  }

  void nonsense(String what) {
    opening.trait(Part.Trait.DAMAGED);
    note(
        "child.died",
        "The process that opened this gave an answer that none may give, and was ended",
        5,
        what);
  }

  void unavailable(String why) {
    note(
        "child.unavailable",
        "There was no process to open this in; nothing in it was looked at",
        0,
        why);
  }

  /** The opener has a fault. It is named as one of the service's own process would be. */
  void failed(String evidence) {
    opening.trait(Part.Trait.DAMAGED);
    note(
        "decompose.failed",
        "This could not be taken apart because of a fault in the program",
        0,
        evidence);
  }

  private void note(String id, String title, int score, String evidence) {
    opening.note(
        Finding.of(id, Opener.SOURCE, title, Severity.MEDIUM, score, opening.path())
            .withEvidence(evidence)
            .asUnfinished());
  }
}
