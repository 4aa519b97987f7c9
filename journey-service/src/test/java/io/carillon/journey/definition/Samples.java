package io.carillon.journey.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Journeys for tests, valid as they are. */
public final class Samples {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Everything that a journey may refer to exists. */
  public static final Known ALL_KNOWN =
      new Known() {
        @Override
        public boolean template(String key, String channel) {
          return !key.startsWith("no-");
        }

        @Override
        public boolean segment(String key) {
          return !key.startsWith("no-");
        }

        @Override
        public boolean computedTrait(String key) {
          return !key.startsWith("no-");
        }
      };

  private Samples() {}

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The abandoned cart of the API's example, as far as its kinds are supported. */
  public static ObjectNode cart() {
    return json(
        """
        {'key':'abandoned-cart','name':'Abandoned cart',
         'objective':{'event':'Order Completed','within':'P3D','value':'event.properties.total'},
         'entry':{'event':'Product Added','where':'event.properties.price >= 20.0',
           'instanceKey':'event.properties.cart_id','reentry':{'mode':'afterExit','gap':'P1D'}},
         'exit':[{'event':'Order Completed',
           'where':'event.properties.cart_id == entry.properties.cart_id','reason':'bought'}],
         'settings':{'maxLifetime':'P30D'},
         'start':'idle',
         'steps':{
          'idle':{'type':'waitFor','branches':[{'event':'Product Added',
             'where':'event.properties.cart_id == entry.properties.cart_id',
             'next':'idle','refreshEntry':true}],'timeout':'PT1H','onTimeout':'mail'},
          'mail':{'type':'send','channel':'email','template':'cart-reminder','next':'day','onWithheld':'silent'},
          'day':{'type':'wait','for':'P1D',
             'window':{'days':['mon','tue','wed','thu','fri','sat'],'from':'09:00','to':'19:00'},'next':'opened'},
          'opened':{'type':'branch','cases':[
             {'when':'journey.messages["mail"].clicked','next':'end'},
             {'when':'profile.traits.vip == true','next':'again'}],'otherwise':'cold'},
          'again':{'type':'send','channel':'email','template':'cart-vip','next':'end'},
          'silent':{'type':'exit','reason':'not allowed'},
          'cold':{'type':'exit','reason':'cold'},
          'end':{'type':'exit','reason':'done'}}}
        """
            .replace("\"mail\"", "\\\"mail\\\""));
  }

  /** One mail to whom the API puts in. */
  public static ObjectNode hello() {
    return json(
        """
        {'key':'hello','entry':{'api':true},'start':'mail','steps':{
          'mail':{'type':'send','channel':'email','template':'hello','next':'end'},
          'end':{'type':'exit','reason':'done'}}}
        """);
  }

  /** Whatever steps, entered by the API. */
  public static ObjectNode steps(String start, String steps) {
    ObjectNode journey = json("{'key':'j','entry':{'api':true},'start':'" + start + "'}");
    journey.set("steps", json(steps));
    return journey;
  }

  public static JourneyDefinition definition(JsonNode json) {
    Checks.Checked checked = Checks.check(json, ALL_KNOWN);
    JourneyDefinition definition = checked.definition();
    if (definition == null || !checked.mistakes().isEmpty()) {
      throw new AssertionError(checked.mistakes().toString());
    }
    return definition;
  }

  public static Conditions conditions(JourneyDefinition definition) {
    return Conditions.compile(definition, List.of());
  }
}
