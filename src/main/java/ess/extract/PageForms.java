package ess.extract;

import ess.message.facts.Form;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the forms of a page. Fields outside of every form make one of their own, for scripts send
 * them too. Its site is left empty. For one thread.
 */
final class PageForms {

  private static final int MOST = 100;

  private final PageReader reader;
  private final List<Form> forms = new ArrayList<>();
  private final Set<String> inputs = new TreeSet<>();
  private final Set<String> loose = new TreeSet<>();
  private String action = "";
  private String method = "";
  private @Nullable Where open;
  private @Nullable Where firstLoose;

  PageForms(PageReader reader) {
    this.reader = reader;
  }

  /** Looks at a start tag. */
  void start(Tokens tokens, int element) {
    if (element == Tags.FORM) {
      end();
      String to = tokens.value(Tags.ACTION);
      String by = tokens.value(Tags.METHOD);
      action = to == null ? "" : to.strip();
      method = by == null || by.isBlank() ? "get" : Folds.lower(by.strip());
      open = reader.where(tokens.from(), tokens.to());
    } else if (element == Tags.INPUT || element == Tags.TEXTAREA || element == Tags.SELECT) {
      String type = element == Tags.INPUT ? tokens.value(Tags.TYPE) : Tags.name(element);
      String plain = type == null || type.isBlank() ? "text" : Folds.lower(type.strip());
      if (plain.length() > 20) {
        plain = "text";
      }
      if (open != null) {
        inputs.add(plain);
      } else {
        loose.add(plain);
        firstLoose = firstLoose == null ? reader.where(tokens.from(), tokens.to()) : firstLoose;
      }
    }
  }

  /** Ends the open form. */
  void end() {
    if (open != null && forms.size() < MOST) {
      forms.add(
          new Form(action, "", method, Collections.unmodifiableSet(new TreeSet<>(inputs)), open));
    }
    open = null;
    inputs.clear();
  }

  /** All of them. */
  List<Form> all() {
    end();
    if (firstLoose != null) {
      forms.add(
          new Form("", "", "", Collections.unmodifiableSet(new TreeSet<>(loose)), firstLoose));
    }
    return forms;
  }
}
