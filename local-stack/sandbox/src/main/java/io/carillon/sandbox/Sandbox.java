package io.carillon.sandbox;

import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.inbox.InboxDoor;
import io.carillon.sandbox.inbox.Vendor;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.misbehaviour.Kind;
import io.carillon.sandbox.misbehaviour.MisbehaviourDoor;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import io.carillon.sandbox.otlp.Traces;
import io.carillon.sandbox.otlp.TracesDoor;
import io.carillon.sandbox.smtp.SmtpServer;
import io.carillon.sandbox.smtp.SmtpSession;
import io.carillon.sandbox.twilio.Twilio;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The vendor sandbox: a process of its own in the local stack, embedded in a test. */
public final class Sandbox implements AutoCloseable {
  private static final Map<Vendor, Map<Kind, Set<String>>> CODES =
      Map.of(Vendor.SMTP, Map.of(Kind.REJECT, SmtpSession.REFUSALS), Vendor.TWILIO, Twilio.CODES);

  private final Inbox inbox;
  private final SmtpServer smtp;
  private final Doors doors;
  private final Twilio.Account account;
  private final Twilio twilio;

  private Sandbox(SandboxSettings settings) throws IOException {
    Misbehaviours misbehaviours = new Misbehaviours();
    this.inbox = Inbox.open(settings.folder().resolve("received"), Inbox.Bounds.LOCAL);
    this.smtp = new SmtpServer(settings.smtpPort(), inbox, misbehaviours);
    this.doors = new Doors(settings.httpPort());
    KeyFolder keys = new KeyFolder(settings.folder().resolve("keys"));
    this.account = Twilio.Account.of(keys);
    this.twilio = new Twilio(account, inbox, misbehaviours);
    twilio.open(doors, settings.twilioInboundUrl());
    new InboxDoor(inbox).open(doors);
    new MisbehaviourDoor(misbehaviours, CODES).open(doors);
    new TracesDoor(new Traces(2_000, 30_000)).open(doors);
  }

  /** A sandbox that answers. */
  public static Sandbox start(SandboxSettings settings) throws IOException {
    Sandbox sandbox = new Sandbox(settings);
    sandbox.doors.start();
    sandbox.smtp.start();
    return sandbox;
  }

  /** The address of the pages and interfaces, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + doors.port();
  }

  /** The port that takes mail. */
  public int smtpPort() {
    return smtp.port();
  }

  /** The account that may send texts. */
  public Twilio.Account twilio() {
    return account;
  }

  @Override
  public void close() throws IOException {
    smtp.close();
    doors.close();
    twilio.close();
    inbox.close();
  }

  public static void main(String[] arguments) throws IOException {
    Sandbox sandbox = start(SandboxSettings.of(System.getenv()));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      try {
                        sandbox.close();
                      } catch (IOException e) {
                        System.err.println("The sandbox did not close: " + e.getMessage());
                      }
                    }));
  }
}
