package io.carillon.ingest.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.mapping.Mapping;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads as the vendors' documentation shows them, shortened. */
class PresetTest {
  private static final String ORDER =
      """
      {"id":820982911946154508,"email":"jon@example.com","created_at":"2026-03-07T13:00:00-05:00",
       "order_number":1234,"cart_token":"c1","total_price":"414.95","subtotal_price":"404.95",
       "total_tax":"0.00","total_discounts":"5.00","currency":"EUR","discount_codes":[{"code":"TEN"}],
       "customer":{"id":115310627314723954,"first_name":"Jon","last_name":null},
       "line_items":[{"product_id":788032119674292922,"variant_id":1,"sku":"S","title":"Jacket",
                      "price":"79.90","quantity":2}]}""";

  private static final String OUTBOUND =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>
       <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
        <OrganizationId>00D1</OrganizationId><SessionId>00D1!secret</SessionId>
        <Notification><Id>04l1</Id><sObject xsi:type="sf:Contact"
          xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>0031</sf:Id>
          <sf:Email>jon@example.com</sf:Email><sf:LastName>Ames &amp; Co</sf:LastName></sObject>
        </Notification></notifications></soapenv:Body></soapenv:Envelope>""";

  @Test
  void anOrderOfShopifyIsAPersonAndAnOrder() {
    List<ObjectNode> events = events("shopify", ORDER, Map.of("x-shopify-topic", "orders/create"));

    assertThat(events).hasSize(2).allSatisfy(PresetTest::assertAcceptable);
    ObjectNode person = events.getFirst();
    assertThat(person.at("/userId").asText()).isEqualTo("shopify:115310627314723954");
    assertThat(person.at("/anonymousId").asText()).isEqualTo("shopify:cart:c1");
    assertThat(person.at("/traits").toString())
        .isEqualTo("{\"email\":\"jon@example.com\",\"firstName\":\"Jon\"}");
    ObjectNode order = events.getLast();
    assertThat(order.at("/event").asText()).isEqualTo("Order Completed");
    assertThat(order.at("/timestamp").asText()).isEqualTo("2026-03-07T13:00:00-05:00");
    assertThat(order.at("/properties/order_id").asLong()).isEqualTo(820982911946154508L);
    assertThat(order.at("/properties/total").asDouble()).isEqualTo(414.95);
    assertThat(order.at("/properties/coupon").asText()).isEqualTo("TEN");
    assertThat(order.at("/properties/products/0").toString())
        .isEqualTo(
            "{\"product_id\":788032119674292922,\"variant\":1,\"sku\":\"S\",\"name\":\"Jacket\","
                + "\"price\":79.9,\"quantity\":2}");
  }

  @Test
  void aRepeatedDeliveryIsTheSameEventsAndAnotherOrderOthers() {
    Map<String, String> headers = Map.of("x-shopify-topic", "orders/create");

    List<ObjectNode> first = events("shopify", ORDER, headers);

    assertThat(events("shopify", ORDER, headers)).isEqualTo(first);
    assertThat(events("shopify", ORDER.replace("154508", "154509"), headers))
        .extracting(event -> event.get("messageId"))
        .doesNotContainAnyElementsOf(first.stream().map(event -> event.get("messageId")).toList());
  }

  @Test
  void aCartOfShopifyIsOfTheBrowserThatOrdersLater() {
    String cart =
        """
        {"id":"c1","token":"c1","updated_at":"2026-03-07T12:00:00Z","line_items":
         [{"product_id":1,"variant_id":2,"sku":null,"title":"Jacket","price":"79.90","quantity":1}]}""";

    List<ObjectNode> events = events("shopify", cart, Map.of("x-shopify-topic", "carts/update"));

    assertThat(events).singleElement().satisfies(PresetTest::assertAcceptable);
    assertThat(events.getFirst().at("/anonymousId").asText()).isEqualTo("shopify:cart:c1");
    assertThat(events.getFirst().at("/properties/products/0/price").asDouble()).isEqualTo(79.9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eur", "jpy"})
  void aPaymentOfStripeIsInTheCurrencysOwnUnit(String currency) {
    String event =
        """
        {"id":"evt_1","type":"payment_intent.succeeded","created":1772884800,"data":{"object":{
         "id":"pi_1","amount_received":1099,"currency":"%s","customer":"cus_1",
         "receipt_email":"jon@example.com","metadata":{"order_id":"7"}}}}"""
            .formatted(currency);

    List<ObjectNode> events = events("stripe", event, Map.of());

    assertThat(events).hasSize(2).allSatisfy(PresetTest::assertAcceptable);
    assertThat(events.getFirst().at("/traits/email").asText()).isEqualTo("jon@example.com");
    assertThat(events.getLast().at("/event").asText()).isEqualTo("Payment Succeeded");
    assertThat(events.getLast().at("/userId").asText()).isEqualTo("stripe:cus_1");
    assertThat(events.getLast().at("/properties/amount").asDouble())
        .isEqualTo(currency.equals("eur") ? 10.99 : 1099);
  }

  @Test
  void hubSpotsBatchIsOneEventForEach() {
    String batch =
        """
        [{"eventId":1,"subscriptionId":12,"portalId":62515,"occurredAt":1772884800000,
          "subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":123,
          "propertyName":"email","propertyValue":"jon@example.com"},
         {"eventId":2,"subscriptionId":13,"portalId":62515,"occurredAt":1772884800000,
          "subscriptionType":"contact.creation","attemptNumber":0,"objectId":124,"changeSource":"CRM"},
         {"eventId":3,"subscriptionId":14,"portalId":62515,"occurredAt":1772884800000,
          "subscriptionType":"deal.creation","attemptNumber":0,"objectId":125}]""";

    List<ObjectNode> events = events("hubspot", batch, Map.of());

    assertThat(events).hasSize(2).allSatisfy(PresetTest::assertAcceptable);
    assertThat(events.getFirst().at("/traits/email").asText()).isEqualTo("jon@example.com");
    assertThat(events.getLast().at("/event").asText()).isEqualTo("Contact Created");
    assertThat(
            events(
                "hubspot", batch.replace("\"attemptNumber\":0", "\"attemptNumber\":1"), Map.of()))
        .isEqualTo(events);
  }

  @Test
  void anOutboundMessageOfSalesforceIsReadWithoutItsSession() {
    List<ObjectNode> events = events("salesforce", OUTBOUND, Map.of());

    assertThat(events).hasSize(2).allSatisfy(PresetTest::assertAcceptable);
    assertThat(events.getFirst().at("/userId").asText()).isEqualTo("salesforce:0031");
    assertThat(events.getFirst().at("/traits/lastName").asText()).isEqualTo("Ames & Co");
    assertThat(events.getLast().at("/event").asText()).isEqualTo("Salesforce Contact Changed");
    assertThat(events.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>, The body declares a document type.",
        "<!DOCTYPE e [<!ENTITY l \"lol\"><!ENTITY x \"&l;&l;&l;&l;\">]>, The body declares a document type.",
        "<!DOCTYPE e SYSTEM \"file:///etc/hostname\">, The body declares a document type.",
        "``, The body is not XML."
      })
  void anOutboundMessageBringsNoEntities(String prolog, String detail) {
    String body =
        prolog + "<e><notifications><Notification><Id>&x;</Id></Notification></notifications></e>";

    assertThatThrownBy(() -> Payload.read("salesforce", body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.detail()).isEqualTo(detail));
  }

  @Test
  void readsManyElementsOfOneNameInTheirOrder() {
    String body =
        "<e><notifications><Notification><Id>1</Id></Notification><a>1</a><a><b>2</b></a><a>3</a>"
            + "</notifications></e>";

    assertThat(Payload.read("salesforce", body.getBytes(UTF_8)))
        .hasToString("{Notification=[{Id=1}], a=[1, {b=2}, 3]}");
  }

  @Test
  void anAnswerOfTypeformIsAPersonAndAForm() {
    String answer =
        """
        {"event_id":"e1","event_type":"form_response","form_response":{"form_id":"f1","token":"t1",
         "submitted_at":"2026-03-07T12:00:00Z","hidden":{"utm_source":"news","utm_medium":"m",
         "utm_campaign":"spring"},"definition":{"title":"Hello"},"answers":[
         {"type":"text","text":"blue","field":{"id":"1","type":"short_text","ref":"colour"}},
         {"type":"email","email":"jon@example.com","field":{"id":"2","type":"email","ref":"mail"}}]}}""";

    List<ObjectNode> events = events("typeform", answer, Map.of());

    assertThat(events).hasSize(2).allSatisfy(PresetTest::assertAcceptable);
    assertThat(events.getFirst().at("/traits/email").asText()).isEqualTo("jon@example.com");
    assertThat(events.getLast().at("/properties/answers/0").toString())
        .isEqualTo("{\"ref\":\"colour\",\"type\":\"text\",\"value\":\"blue\"}");
    assertThat(events.getLast().at("/context/campaign/name").asText()).isEqualTo("spring");
  }

  private static List<ObjectNode> events(String name, String body, Map<String, String> headers) {
    Preset preset = Preset.named(name, new Violations());
    Object payload = Payload.read(preset.format(), body.getBytes(UTF_8));
    return Mapping.of(preset.events(), "events").events(payload, headers, "hook-1", body);
  }

  private static void assertAcceptable(ObjectNode event) {
    assertThat(Body.of(event.toString().getBytes(UTF_8)).event()).isInstanceOf(Reading.Good.class);
  }
}
