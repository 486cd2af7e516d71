package ess.decompose.child;

import ess.decompose.Carriers;
import ess.decompose.Decomposer;
import ess.decompose.Mails;
import java.util.List;

/** A service whose child works for ever. Prints the id of the child. */
final class ForgetfulService {

  private ForgetfulService() {}

  public static void main(String[] arguments) throws Exception {
    Children children = ActingChild.children(new ChildSettings(1, 64, 3600, 1000, Hardening.AUTO));
    children.warm();
    System.out.println(children.ids().get(0));
    System.out.flush();
    Decomposer.with(List.of(children))
        .takeApart(Mails.raw(Carriers.attached("a.bin", ActingOpener.content("hang"))));
  }
}
