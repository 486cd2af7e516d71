package ess.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.runtime.CelFunctionBinding;
import ess.message.facts.Phrase;
import ess.message.facts.Text;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions that rules have beside those of CEL, on regular expressions of RE2, which take
 * linear time. Each expression is made once. Safe for many threads.
 */
@SuppressWarnings("Immutable") // What it keeps only saves making an expression twice.
final class Functions {

  private static final CelType TEXT = StructTypeReference.create("Text");
  private static final CelType PHRASE = StructTypeReference.create("Phrase");
  private static final CelType TEXTS = ListType.create(TEXT);
  private static final CelType QUOTE = StructTypeReference.create("Quote");

  private final Map<String, Expression> expressions = new ConcurrentHashMap<>();

  /** A regular expression, and the texts that it needs. */
  private record Expression(Pattern pattern, List<Literals.Needed> needs) {

    static Expression of(String text) {
      return new Expression(Pattern.compile(text), Literals.of(text));
    }

    @Nullable Matcher in(String text) {
      for (Literals.Needed needed : needs) {
        if (!needed.isIn(text)) {
          return null;
        }
      }
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? matcher : null;
    }
  }

  /** Their declarations. */
  static List<CelFunctionDecl> declarations() {
    return List.of(
        CelFunctionDecl.newFunctionDeclaration(
            "matches",
            CelOverloadDecl.newMemberOverload(
                "matches_string_literal",
                "Whether the regular expression is found in the text",
                SimpleType.BOOL,
                SimpleType.STRING,
                SimpleType.STRING),
            CelOverloadDecl.newMemberOverload(
                "matches_text",
                "Whether it is found in what is seen of the text",
                SimpleType.BOOL,
                TEXT,
                SimpleType.STRING),
            CelOverloadDecl.newMemberOverload(
                "matches_phrase",
                "Whether it is found in the phrase as decoded",
                SimpleType.BOOL,
                PHRASE,
                SimpleType.STRING),
            CelOverloadDecl.newMemberOverload(
                "matches_texts",
                "Whether it is found in what is seen of any of the texts",
                SimpleType.BOOL,
                TEXTS,
                SimpleType.STRING)),
        CelFunctionDecl.newFunctionDeclaration(
            "find",
            CelOverloadDecl.newMemberOverload(
                "find_text",
                "The first place in what is seen of the text, for evidence",
                QUOTE,
                TEXT,
                SimpleType.STRING),
            CelOverloadDecl.newMemberOverload(
                "find_phrase",
                "The first place in the phrase as decoded",
                QUOTE,
                PHRASE,
                SimpleType.STRING),
            CelOverloadDecl.newMemberOverload(
                "find_texts",
                "The first place in the first of the texts that has one",
                QUOTE,
                TEXTS,
                SimpleType.STRING)));
  }

  /** What they do. */
  List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from("matches_string_literal", String.class, String.class, this::isIn),
        CelFunctionBinding.from("matches_text", View.class, String.class, this::isIn),
        CelFunctionBinding.from("matches_phrase", View.class, String.class, this::isIn),
        CelFunctionBinding.from("matches_texts", List.class, String.class, this::isIn),
        CelFunctionBinding.from("find_text", View.class, String.class, this::found),
        CelFunctionBinding.from("find_phrase", View.class, String.class, this::found),
        CelFunctionBinding.from("find_texts", List.class, String.class, this::found));
  }

  /** The size of the program of the expression; null if it is none. */
  @Nullable Integer programSize(String expression) {
    try {
      return made(expression).pattern().programSize();
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  /** Whether the expression is found in the text, phrase or any of the texts. */
  boolean isIn(Object place, String expression) {
    return find(place, made(expression)) != null;
  }

  private Object found(Object place, String expression) {
    Quote quote = find(place, made(expression));
    if (quote == null) {
      throw CelAttributeNotFoundException.of("nothing matches");
    }
    return View.of(quote);
  }

  private Expression made(String expression) {
    return expressions.computeIfAbsent(expression, Expression::of);
  }

  private static @Nullable Quote find(Object place, Expression expression) {
    if (place instanceof View view) {
      return find(view.fact(), expression);
    }
    if (place instanceof String text) {
      return expression.in(text) == null ? null : Quote.NONE;
    }
    if (place instanceof Text text) {
      Matcher matcher = expression.in(text.visible());
      return matcher == null
          ? null
          : new Quote(matcher.group(), text.at(matcher.start(), matcher.end()));
    }
    if (place instanceof Phrase phrase) {
      Matcher matcher = expression.in(phrase.text());
      return matcher == null ? null : new Quote(matcher.group(), phrase.where());
    }
    for (Object item : (List<?>) place) {
      Quote quote = find(item, expression);
      if (quote != null) {
        return quote;
      }
    }
    return null;
  }
}
