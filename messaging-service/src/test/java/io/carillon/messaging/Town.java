package io.carillon.messaging;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.Identifier;
import io.carillon.identity.v1.LikelyProfiles;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.messaging.v1.JourneyReference;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything around the service under test: people, their mail server, what is asked and told. */
public final class Town implements AutoCloseable {
  private static final FakePeers PEERS = new FakePeers();
  private static FakeSmtp mailServer;
  private static VendorSandbox vendors;

  public final TestTopics topics = TestTopics.ofThisTest();

  public Town() {
    synchronized (PEERS) {
      if (!PEERS.isComplete()) {
        PEERS.startIdentity();
        PEERS.startScoring();
        try {
          mailServer = new FakeSmtp(Integer.getInteger(Outside.SMTP));
          FrontDoor.open(Integer.getInteger(Outside.DOOR));
          vendors = new VendorSandbox(System.getProperty(Outside.SANDBOX));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        for (String tenant : List.of("demo", "other")) {
          live(tenant);
        }
      }
    }
  }

  private void live(String tenant) {
    defines(
        tenant,
        Kinds.TENANT,
        Ids.hash("tenant", tenant).toString(),
        1,
        DefinitionState.DEFINITION_STATE_LIVE,
        "{\"matches\":{\"withholdFrom\":0.9}}");
  }

  /** Identity suggests that two people are one. */
  public void alike(UUID one, UUID other) {
    PEERS.likely.put(one.toString(), alone(other));
    PEERS.likely.put(other.toString(), alone(one));
  }

  private static LikelyProfiles alone(UUID profile) {
    return LikelyProfiles.newBuilder().addProfileIds(profile.toString()).build();
  }

  /** The vendors that are no mail server. */
  public VendorSandbox vendors() {
    return vendors;
  }

  public FakeSmtp mail() {
    return mailServer;
  }

  public void identityGoesAway() throws InterruptedException {
    PEERS.stopIdentity();
  }

  /** It answers again when this returns: whoever asked meanwhile waits before asking anew. */
  public void identityComesBack() {
    PEERS.startIdentity();
    await("identity answers")
        .until(
            () -> marketer().get("/v1/profiles/" + Ids.next() + "/messages").statusCode() == 404);
  }

  /** Identity hears nothing about an address, until it {@link #hears} again. */
  public void isDeafTo(String address) {
    PEERS.deafTo.put(address, new AtomicInteger());
  }

  public void hears(String address) {
    PEERS.deafTo.remove(address);
  }

  /** Identity takes no permission of an address. */
  public void permitsNothing(String address) {
    PEERS.suppressed.add(address);
  }

  /** How often a word about an address was told that was not heard. */
  public int triedToTell(String address) {
    return PEERS.deafTo.getOrDefault(address, new AtomicInteger()).get();
  }

  public List<Consent> toldIdentity(String address) {
    return PEERS.told(address);
  }

  /** A marketer's request with a JSON body to come. */
  public static RequestSpecification marketer() {
    return as("demo", "marketer");
  }

  /** The same of one who stands in these units of tenant demo only. */
  public static RequestSpecification in(String... units) {
    return with(Tokens.personIn("demo", "mona", List.of(units), "marketer"));
  }

  public static RequestSpecification as(String tenant, String... roles) {
    return with(Tokens.person(tenant, "rachel", roles));
  }

  public static RequestSpecification with(String token) {
    return RestAssured.given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false);
  }

  /** A person who reads French and agreed to marketing e-mails at this address. */
  public UUID subscriber(String email) {
    return person(email, consent(email, ConsentState.CONSENT_STATE_GRANTED));
  }

  /** A person who reads French and agreed to marketing texts at this number. */
  public UUID texter(String number) {
    return owner(
        "phone", number, "Kelly", consent("sms", number, ConsentState.CONSENT_STATE_GRANTED));
  }

  public UUID person(String email, Consent... consents) {
    return person(email, "Kelly", consents);
  }

  /** The same under another first name. */
  public UUID called(String email, String firstName) {
    return person(email, firstName, consent(email, ConsentState.CONSENT_STATE_GRANTED));
  }

  private UUID person(String email, String firstName, Consent... consents) {
    return owner("email", email, firstName, consents);
  }

  private UUID owner(String type, String value, String firstName, Consent... consents) {
    UUID id = Ids.next();
    PEERS.profiles.put(
        id.toString(),
        Profile.newBuilder()
            .setId(id.toString())
            .setTraits(
                Struct.newBuilder()
                    .putFields("firstName", Value.newBuilder().setStringValue(firstName).build()))
            .addIdentifiers(Identifier.newBuilder().setType(type).setValue(value).setVerified(true))
            .addAllConsents(List.of(consents))
            .setLocale("fr-FR")
            .setTimezone("Europe/Paris")
            .build());
    return id;
  }

  /** A person who has these devices. */
  public UUID owner(List<Device> devices, Consent... consents) {
    UUID id = person(Ids.next() + "@example.com", consents);
    PEERS.profiles.computeIfPresent(
        id.toString(), (_, known) -> known.toBuilder().addAllDevices(devices).build());
    return id;
  }

  /** The person was seen in these units, and nowhere else. */
  public UUID knownIn(UUID profile, String... units) {
    PEERS.profiles.computeIfPresent(
        profile.toString(),
        (_, known) -> known.toBuilder().clearUnits().addAllUnits(List.of(units)).build());
    return profile;
  }

  /** A person as an app's own systems know one. */
  public UUID user(String userId) {
    UUID id = Ids.next();
    PEERS.profiles.put(
        id.toString(),
        Profile.newBuilder()
            .setId(id.toString())
            .addIdentifiers(Identifier.newBuilder().setType("userId").setValue(userId))
            .build());
    return id;
  }

  /** One person turns out to be another, who keeps the identifiers of both; everybody is told. */
  public void merged(UUID loser, UUID survivor) {
    Profile gone = PEERS.profiles.remove(loser.toString());
    PEERS.profiles.computeIfPresent(
        survivor.toString(),
        (_, known) ->
            known.toBuilder()
                .addMergedFrom(loser.toString())
                .addAllIdentifiers(gone.getIdentifiersList())
                .build());
    ProfileState state =
        ProfileState.newBuilder()
            .setTenant("demo")
            .setProfileId(loser.toString())
            .setStatus(ProfileStatus.PROFILE_STATUS_MERGED)
            .setCanonicalId(survivor.toString())
            .setVersion(5)
            .build();
    topics.send(Topic.PROFILES_STATE, loser.toString(), "demo", "m-" + loser, state);
  }

  /** Tells everybody of a definition, as its owner does. */
  public void defines(
      String tenant, String kind, String id, long version, DefinitionState state, String json) {
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(kind)
            .setId(id)
            .setKey(id)
            .setUnit("/" + tenant)
            .setVersion(version)
            .setState(state)
            .setBodyJson(ByteString.copyFromUtf8(json))
            .build();
    topics.send(Topic.DEFINITIONS, tenant + "/" + kind + "/" + id, tenant, id, definition);
  }

  /** One more word of a person, which identity has. */
  public void says(UUID profile, Consent word) {
    PEERS.profiles.computeIfPresent(
        profile.toString(), (_, known) -> known.toBuilder().addConsents(word).build());
  }

  /** An identifier turns out to be somebody else's. */
  public void loses(UUID profile, String value) {
    PEERS.profiles.computeIfPresent(
        profile.toString(),
        (_, known) ->
            known.toBuilder()
                .clearIdentifiers()
                .addAllIdentifiers(
                    known.getIdentifiersList().stream()
                        .filter(identifier -> !identifier.getValue().equals(value))
                        .toList())
                .build());
  }

  /** Identity forgets a person, and tells everybody. */
  public void erased(UUID profile) {
    PEERS.profiles.remove(profile.toString());
    ProfileState state =
        ProfileState.newBuilder()
            .setTenant("demo")
            .setProfileId(profile.toString())
            .setStatus(ProfileStatus.PROFILE_STATUS_ERASED)
            .setVersion(9)
            .build();
    topics.send(Topic.PROFILES_STATE, profile.toString(), "demo", "e-" + profile, state);
  }

  public void knows(UUID profile, Map<String, Double> computed) {
    PEERS.facts.put(
        profile.toString(),
        io.carillon.event.v1.FactSnapshot.newBuilder().putAllComputed(computed).build());
  }

  public static Consent consent(String email, ConsentState state) {
    return consent("email", email, state);
  }

  public static Consent consent(String channel, String address, ConsentState state) {
    Instant now = Instant.now();
    return Consent.newBuilder()
        .setChannel(channel)
        .setAddress(address)
        .setPurpose("marketing")
        .setState(state)
        .setAt(Timestamp.newBuilder().setSeconds(now.getEpochSecond() - 3_600))
        .build();
  }

  /** Saves a live template with one page in French. */
  public static String template(String html) {
    String key = "t-" + Ids.next();
    Map<String, Object> body =
        Map.of(
            "key",
            key,
            "channel",
            "email",
            "fallbackLocale",
            "fr",
            "locales",
            Map.of(
                "fr", Map.of("subject", "Bonjour {{ profile.traits.firstName }}", "html", html)));
    marketer().body(body).post("/v1/templates").then().statusCode(201);
    return key;
  }

  /** Saves a live template of a channel with these parts in French, as JSON with single quotes. */
  public static String template(String channel, String parts) {
    String key = "t-" + Ids.next();
    String body =
        "{'key':'%s','channel':'%s','fallbackLocale':'fr','locales':{'fr':%s}}"
            .formatted(key, channel, parts)
            .replace('\'', '"');
    marketer().body(body).post("/v1/templates").then().statusCode(201);
    return key;
  }

  /** Saves a live template of another channel with one page in French. */
  public static String template(String channel, Map<String, Object> page) {
    String key = "t-" + Ids.next();
    Map<String, Object> body =
        Map.of(
            "key", key, "channel", channel, "fallbackLocale", "fr", "locales", Map.of("fr", page));
    marketer().body(body).post("/v1/templates").then().statusCode(201);
    return key;
  }

  /** What a journey asks for, with a cart in its context. */
  public static MessageRequested.Builder request(UUID profile, String template, String purpose) {
    Instant now = Instant.now();
    return MessageRequested.newBuilder()
        .setTenant("demo")
        .setMessageId(Ids.next().toString())
        .setProfileId(profile.toString())
        .setChannel("email")
        .setTemplate(template)
        .setPurpose(purpose)
        .setRequestedAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setContextJson(
            ByteString.copyFromUtf8(
                "{\"entry\":{\"properties\":{\"lines\":[{\"name\":\"Veste\",\"price\":79.9},"
                    + "{\"name\":\"Écharpe\",\"price\":25}]}}}"))
        .setJourney(step("0190-journey", "mail"))
        .setCauseId("cause-1")
        .setHops(1);
  }

  public static JourneyReference.Builder step(String journey, String step) {
    return JourneyReference.newBuilder()
        .setKey("cart")
        .setId(journey)
        .setVersion(3)
        .setEnrollmentId("0190-enrollment")
        .setStep(step);
  }

  /** Asks, and returns the message's id. */
  public String ask(MessageRequested.Builder request) {
    MessageRequested asked = request.build();
    topics.send(
        Topic.MESSAGES_REQUESTED, asked.getProfileId(), "demo", asked.getMessageId(), asked);
    return asked.getMessageId();
  }

  public String ask(UUID profile, String template, String purpose) {
    return ask(request(profile, template, purpose));
  }

  /** The message once it is in this state, or was: its provider may have said more by then. */
  public static JsonNode awaitState(String id, String state) {
    return await("message " + id + " is or was " + state)
        .until(
            () -> message(id),
            found ->
                found != null
                    && found.path("transitions").findValuesAsText("state").contains(state));
  }

  public static JsonNode message(String id) {
    Response response = marketer().get("/v1/messages/" + id);
    try {
      return new ObjectMapper().readTree(response.asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The event of that name about the message. */
  public AcceptedEvent awaitEvent(String name, String messageId) {
    return topics
        .await(
            Topic.EVENTS_RAW,
            AcceptedEvent.parser(),
            received ->
                received.value().getName().equals(name)
                    && received.value().getJson().toStringUtf8().contains(messageId))
        .value();
  }

  public long events(String name, String messageId) {
    return topics.all(Topic.EVENTS_RAW, AcceptedEvent.parser()).stream()
        .filter(received -> received.value().getName().equals(name))
        .filter(received -> received.value().getJson().toStringUtf8().contains(messageId))
        .map(received -> received.value().getEventId())
        .distinct()
        .count();
  }

  @Override
  public void close() {
    topics.close();
  }
}
