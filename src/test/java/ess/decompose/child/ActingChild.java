package ess.decompose.child;

import ess.decompose.opener.Opener;
import ess.decompose.opener.Openers;
import java.util.List;
import java.util.stream.Stream;

/** A child that has the acting opener beside all of the product. */
final class ActingChild {

  private ActingChild() {}

  public static void main(String[] arguments) {
    new Servant(openers()).serve(Hardening.of(arguments[0]));
  }

  static List<Opener> openers() {
    return Stream.concat(Stream.of(new ActingOpener()), Openers.all().stream()).toList();
  }

  /** Children of this kind. */
  static Children children(ChildSettings settings) {
    return new Children(
        settings, ChildCommand.of(settings, ActingChild.class.getName()), openers(), List.of());
  }
}
