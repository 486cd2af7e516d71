package ess.cli;

import ess.message.Judgement;
import ess.message.LogText;
import ess.message.Verdict.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges mails in files, without server or database, and without network unless asked. */
@Command(
    name = "scan",
    description = {
      "Judges mails in files, without server or database, and without network unless asked.",
      "",
      "Exit code: 0 clean, 1 suspicious, 2 malicious, 3 unscannable (of several files the"
          + " gravest),",
      "64 wrong use, 66 a file that cannot be read."
    })
final class ScanCommand implements Callable<Integer> {

  private static final int MAX_BYTES = 256 * 1024 * 1024;
  private static final int MAX_NAME = 300;
  private static final int PROGRESS_FROM = 5;

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "a mail; - reads standard input")
  List<String> files;

  @Option(names = "--json", description = "print one JSON document a line")
  boolean json;

  @Option(
      names = "--coverage",
      description = "print the ledger: what each byte of the mail was taken for, and the sum")
  boolean coverage;

  @Option(
      names = "--facts",
      description = "print the facts that rules judge by, as indented JSON, and not the verdict")
  boolean facts;

  @Option(
      names = "--dns",
      description =
          "ask the DNS (ESS_DNS_SERVERS) for the keys of signatures; what it says is not recorded")
  boolean dns;

  private final Path home;
  private final Path cwd;

  ScanCommand(Path home, Path cwd) {
    this.home = home;
    this.cwd = cwd;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    PrintWriter out = spec.commandLine().getOut();
    TreePrinter printer = new TreePrinter(out, Paint.ofTerminal());
    LedgerPrinter ledger = new LedgerPrinter(out);
    JudgementJson lines = new JudgementJson();
    Result gravest = Result.CLEAN;
    boolean unread = false;
    if (dns && settings.get("ess.dns.servers").isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--dns takes a resolver: name one by ESS_DNS_SERVERS");
    }
    try (JudgeContext judging =
        dns ? JudgeContext.startAsking(settings) : JudgeContext.start(settings)) {
      for (int i = 0; i < files.size(); i++) {
        String file = files.get(i);
        progress(i);
        byte[] raw;
        try {
          raw = read(file);
        } catch (IOException e) {
          unread = true;
          spec.commandLine()
              .getErr()
              .println("ess: cannot read " + LogText.clean(file, MAX_NAME) + ": " + reason(e));
          continue;
        }
        Judgement judgement = judging.judge(raw);
        if (facts) {
          out.println(new FactsJson().document(file, judgement.tree().facts()));
          out.flush();
        } else if (json) {
          out.println(lines.line(file, judgement));
          out.flush();
        } else {
          printer.print(file, judgement);
          if (coverage) {
            ledger.print(judgement.tree());
          }
        }
        Result result = judgement.verdict().result();
        gravest = result.compareTo(gravest) > 0 ? result : gravest;
      }
    } finally {
      progress(files.size());
    }
    return unread ? ExitCode.NO_INPUT : code(gravest);
  }

  private static int code(Result result) {
    return switch (result) {
      case CLEAN -> 0;
      case SUSPICIOUS -> 1;
      case MALICIOUS -> 2;
      case UNSCANNABLE -> 3;
    };
  }

  private byte[] read(String file) throws IOException {
    if (file.equals("-")) {
      byte[] raw = System.in.readNBytes(MAX_BYTES + 1);
      return checked(raw.length, raw);
    }
    Path path = cwd.resolve(file);
    checked(Files.size(path), new byte[0]);
    return Files.readAllBytes(path);
  }

  private static byte[] checked(long size, byte[] raw) throws IOException {
    if (size > MAX_BYTES) {
      throw new IOException("it is larger than " + MAX_BYTES + " bytes");
    }
    return raw;
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "this user may not read it";
    }
    return Causes.sentence(e);
  }

  private void progress(int done) {
    if (files.size() >= PROGRESS_FROM && Boolean.getBoolean("ess.progress")) {
      boolean isEnd = done == files.size();
      System.err.print(isEnd ? "\r\u001b[K" : "\r" + (done + 1) + " of " + files.size());
      System.err.flush();
    }
  }
}
