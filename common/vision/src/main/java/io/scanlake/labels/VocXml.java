package io.scanlake.labels;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Boxes of one image as Pascal VOC writes them (Everingham et al., VOC development kit): corners
 * are counted from 1 and belong to the box. A document type is refused, so that no entity is
 * resolved.
 */
public final class VocXml {
  private static final double MOST = 1e6;

  private VocXml() {}

  /**
   * @param file path of the image below the set's folder; its name in the document is not used
   * @throws UnusableException CORRUPT with the number of the first wrong object
   */
  public static List<Label> read(byte[] xml, String file) throws UnusableException {
    Element root = parse(xml).getDocumentElement();
    if (!root.getTagName().equals("annotation")) {
      throw corrupt("labels: the document is not an annotation");
    }
    List<Label> labels = new ArrayList<>();
    for (Element object : children(root, "object")) {
      int number = labels.size() + 1;
      String name = text(object, "name");
      List<Element> corners = children(object, "bndbox");
      if (name == null || name.isBlank() || corners.isEmpty()) {
        throw corrupt("labels: object " + number + " has no name or no bndbox");
      }
      Box box = box(corners.get(0), number);
      labels.add(new Label(file, LabelKind.BOX, name.strip(), box, null, null, ""));
    }
    return labels;
  }

  private static Document parse(byte[] xml) throws UnusableException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    try {
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // The default handler prints to the console.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(xml));
    } catch (SAXParseException e) {
      throw corrupt(
          "labels: not well-formed XML without a document type, line " + e.getLineNumber());
    } catch (SAXException | IOException e) {
      throw corrupt("labels: not well-formed XML without a document type");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot parse XML safely", e);
    }
  }

  private static Box box(Element corners, int number) throws UnusableException {
    int left = corner(corners, "xmin", number);
    int top = corner(corners, "ymin", number);
    int right = corner(corners, "xmax", number);
    int bottom = corner(corners, "ymax", number);
    if (right < left || bottom < top) {
      throw corrupt("labels: object " + number + " has a box without width or height");
    }
    return new Box(left - 1, top - 1, right - left + 1, bottom - top + 1);
  }

  private static int corner(Element corners, String name, int number) throws UnusableException {
    String text = text(corners, name);
    double value;
    try {
      value = text == null ? Double.NaN : Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(Math.abs(value) <= MOST)) {
      throw corrupt("labels: object " + number + " has no number in " + name);
    }
    return (int) Math.round(value);
  }

  private static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? null : found.get(0).getTextContent();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static UnusableException corrupt(String message) {
    return new UnusableException(Code.CORRUPT, message);
  }
}
