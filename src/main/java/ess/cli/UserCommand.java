package ess.cli;

import ess.auth.AccountException;
import ess.auth.AccountKeeper;
import ess.auth.AccountKeeper.Shape;
import ess.auth.Auth;
import ess.auth.PasswordRules;
import ess.message.Account;
import ess.message.AccountRegister;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import ess.message.Role;
import ess.store.Store;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, adds and changes users, beside a running service or without one. */
@Command(
    name = "user",
    description = {
      "Lists, adds and changes users, beside a running service, which knows within a second.",
      "",
      "Passwords are asked for at the terminal, or read from standard input, one line; never from",
      "the command line. Each change stands in the audit. Exit code 1: it cannot be done."
    })
final class UserCommand {

  private static final String NAME = "NAME";

  @Spec CommandSpec spec;

  private final Path home;

  UserCommand(Path home) {
    this.home = home;
  }

  @Command(name = "list", description = "Lists all users.")
  int list() {
    return with(
        accounts -> {
          for (Account account : accounts.register.all()) {
            out()
                .printf(
                    "%-7s  %-8s  %s%s%n",
                    account.role().text(),
                    account.disabled() ? "disabled" : "enabled",
                    account.username(),
                    account.email() == null ? "" : "  " + account.email());
          }
        });
  }

  @Command(name = "add", description = "Adds a user; the password is asked for.")
  int add(
      @Parameters(paramLabel = NAME, description = "the user name") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "reader",
              description = "reader, analyst or admin; reader if not given")
          String role,
      @Option(names = "--email", paramLabel = "ADDRESS", description = "for a forgotten password")
          @Nullable String email) {
    Role parsed = role(role);
    return with(
        accounts -> {
          accounts.keeper.add(name, email, parsed, password(), UserCommand::entry);
          out().println("User " + name + " is added as " + parsed.text() + ".");
        });
  }

  @Command(
      name = "passwd",
      description = "Sets another password, which is asked for, and ends all sessions of the user.")
  int passwd(@Parameters(paramLabel = NAME, description = "the user name") String name) {
    return with(
        accounts -> {
          Account account = accounts.get(name);
          accounts.keeper.setPassword(account, password(), UserCommand::entry);
          out().println("User " + name + " has another password; all sessions have ended.");
        });
  }

  @Command(name = "disable", description = "Shuts an account and ends all its sessions.")
  int disable(@Parameters(paramLabel = NAME, description = "the user name") String name) {
    return change(name, shape -> shape.withDisabled(true), "is disabled");
  }

  @Command(name = "enable", description = "Opens an account again.")
  int enable(@Parameters(paramLabel = NAME, description = "the user name") String name) {
    return change(name, shape -> shape.withDisabled(false), "is enabled");
  }

  @Command(name = "role", description = "Changes what a user may do.")
  int changeRole(
      @Parameters(paramLabel = NAME, description = "the user name") String name,
      @Parameters(paramLabel = "ROLE", description = "reader, analyst or admin") String role) {
    Role parsed = role(role);
    return change(name, shape -> shape.withRole(parsed), "is " + parsed.text());
  }

  private int change(String name, UnaryOperator<Shape> changed, String told) {
    return with(
        accounts -> {
          Account account = accounts.get(name);
          accounts.keeper.change(account, changed.apply(Shape.of(account)), UserCommand::entry);
          out().println("User " + name + " " + told + ".");
        });
  }

  private Role role(String text) {
    try {
      return Role.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Who sits at the machine, by the name that its system gives. */
  private static AuditEntry entry(
      String action, @Nullable String target, Outcome outcome, Map<String, String> detail) {
    Map<String, String> more = new TreeMap<>(detail);
    more.put("command", "ess user");
    more.put("by", System.getProperty("user.name", "unknown"));
    return new AuditEntry(AuditEntry.SYSTEM, action, target, outcome, null, null, more);
  }

  private record Accounts(AccountRegister register, AccountKeeper keeper) {

    Account get(String name) {
      return register
          .byName(name)
          .orElseThrow(() -> new IllegalArgumentException("There is no user " + name + "."));
    }
  }

  private interface Work {
    void on(Accounts accounts);
  }

  private int with(Work work) {
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    PasswordRules rules =
        PasswordRules.load(home.resolve(settings.require("ess.auth.common-passwords")));
    Path folder = settings.path("ess.data.dir").orElse(home.resolve("data"));
    try (Store store = Store.beside(folder)) {
      work.on(
          new Accounts(
              store.accounts(), AccountKeeper.beside(registers(store), rules, Clock.systemUTC())));
      out().flush();
      return ExitCode.OK;
    } catch (AccountException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("ess: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static Auth.Registers registers(Store store) {
    return new Auth.Registers(
        store.accounts(),
        store.sessions(),
        store.apiTokens(),
        store.resets(),
        store.transaction(),
        store.audit());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Asks twice at a terminal; else takes the first line of standard input. */
  @SuppressWarnings("SystemConsoleNull") // the launcher asks for the console that is null then
  private static String password() {
    Console console = System.console();
    if (console == null) {
      return firstLine();
    }
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Once more: ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new IllegalArgumentException("The two passwords differ; nothing was changed.");
    }
    return new String(first);
  }

  private static String firstLine() {
    try {
      @Nullable String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null) {
        throw new IllegalArgumentException("There is no password on standard input.");
      }
      return line;
    } catch (IOException e) {
      throw new IllegalArgumentException("Standard input cannot be read.", e);
    }
  }
}
