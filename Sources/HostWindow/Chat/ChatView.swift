import CGTK
import LocalAPI
import PlainText
import Translation
import Widgets
