package io.carillon.sandbox;

import io.carillon.sandbox.apns.Apns;
import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.fcm.Fcm;
import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.inbox.InboxDoor;
import io.carillon.sandbox.inbox.Vendor;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.misbehaviour.Kind;
import io.carillon.sandbox.misbehaviour.MisbehaviourDoor;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import io.carillon.sandbox.otlp.Traces;
import io.carillon.sandbox.otlp.TracesDoor;
import io.carillon.sandbox.smtp.SmtpAccount;
import io.carillon.sandbox.smtp.SmtpServer;
import io.carillon.sandbox.smtp.SmtpSession;
import io.carillon.sandbox.twilio.Twilio;
import io.carillon.sandbox.webhook.WebhookDoor;
import io.carillon.sandbox.webpush.WebPush;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The vendor sandbox: a process of its own in the local stack, embedded in a test. */
public final class Sandbox implements AutoCloseable {
  private static final Map<Vendor, Map<Kind, Set<String>>> CODES =
      Map.of(
          Vendor.SMTP,
          Map.of(Kind.REJECT, SmtpSession.REFUSALS),
          Vendor.TWILIO,
          Twilio.CODES,
          Vendor.FCM,
          Fcm.CODES,
          Vendor.APNS,
          Apns.CODES,
          Vendor.WEBPUSH,
          WebPush.CODES,
          Vendor.WEBHOOK,
          WebhookDoor.CODES);

  private final Inbox inbox;
  private final SmtpServer smtp;
  private final Doors doors;
  private final Twilio.Account account;
  private final Twilio twilio;
  private final Fcm fcm;
  private final Apns apns;
  private final WebhookDoor webhooks;
  private final Map<String, String> clients;

  private Sandbox(SandboxSettings settings) throws IOException {
    Misbehaviours misbehaviours = new Misbehaviours();
    this.inbox = Inbox.open(settings.folder().resolve("received"), Inbox.Bounds.LOCAL);
    KeyFolder keys = new KeyFolder(settings.folder().resolve("keys"));
    SmtpAccount mailer = SmtpAccount.of(keys);
    this.smtp = new SmtpServer(settings.smtpPort(), mailer, inbox, misbehaviours);
    this.doors = new Doors(settings.httpPort());
    this.account = Twilio.Account.of(keys);
    this.twilio = new Twilio(account, inbox, misbehaviours);
    twilio.open(doors, settings.twilioInboundUrl());
    this.fcm = new Fcm(keys, address(doors), inbox, misbehaviours);
    fcm.open(doors);
    this.webhooks = new WebhookDoor(keys, inbox, misbehaviours);
    webhooks.open(doors);
    new WebPush(settings.folder().resolve("webpush"), address(doors), inbox, misbehaviours)
        .open(doors);
    this.apns = Apns.start(keys, settings.apnsPort(), inbox, misbehaviours);
    this.clients = ClientSettings.write(settings.folder(), keys, mailer, this);
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
    return address(doors);
  }

  /** The port that takes mail. */
  public int smtpPort() {
    return smtp.port();
  }

  /** The account that may send texts. */
  public Twilio.Account twilio() {
    return account;
  }

  /** The file of the service account that may push by FCM: JSON, with its private key. */
  public String fcmServiceAccount() {
    return fcm.serviceAccount();
  }

  /** What a client of Apple's push service needs. */
  public Apns.Access apns() {
    return apns.access();
  }

  /** The secret that webhooks are to be signed with, unless a name has been given its own. */
  public String webhookSecret() {
    return webhooks.secret();
  }

  /**
   * The settings by which a service meets the vendors here, by their names: {@code
   * carillon.twilio.base-url} and so on. Where Twilio calls back is for the service to say.
   */
  public Map<String, String> clientSettings() {
    return clients;
  }

  @Override
  public void close() throws IOException {
    smtp.close();
    doors.close();
    apns.close();
    twilio.close();
    inbox.close();
  }

  private static String address(Doors doors) {
    return "http://127.0.0.1:" + doors.port();
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
