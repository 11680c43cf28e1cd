"""x"""

import fupin.schemes.hire_subsidy.model
