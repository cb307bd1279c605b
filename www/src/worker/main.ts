// The worker's script: Python's grammar and the reader of dumps are of no use on the page.

import { serve } from './serve';

serve();
